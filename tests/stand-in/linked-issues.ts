/** An issue of a repository. */
export interface LinkedIssue {
  readonly repository: string;
  readonly number: number;
}

/**
 * The issues that a text closes, by GitHub's keywords ("Linking a pull request to an issue" in its
 * documentation): `fixes #3`, `Closes: acme/shop#3`, `resolved https://github.com/acme/shop/issues/3`.
 */
export function closes(text: string, repository: string): readonly LinkedIssue[] {
  const keyword = "(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)";
  const issue = "(?:https?://[^/\\s]+/([\\w.-]+/[\\w.-]+)/issues/|([\\w.-]+/[\\w.-]+)?#)(\\d+)";
  return [...text.matchAll(new RegExp(`\\b${keyword}:?\\s+${issue}\\b`, "gi"))].map(
    ([, byUrl, byName, number]) => ({
      repository: byUrl ?? byName ?? repository,
      number: Number(number),
    }),
  );
}
