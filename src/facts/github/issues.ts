import type { GitHubSession } from "../../clients/github/session.ts";
import type { Issue, IssueRef, Issues } from "../../core/github/issues.ts";
import { FactUnavailable } from "../../core/result.ts";
import { asIssue, issueSchema, repositorySchema } from "../../formats/github/issue.ts";
import type { ReviewQuery } from "./review-query.ts";

export interface IssuesRequest {
  readonly session: GitHubSession;
  /** The shared query of the pull request. */
  readonly query: () => Promise<ReviewQuery>;
}

/** Issues of any repository on the session's host; each is asked for once. */
export function readIssues({ session, query }: IssuesRequest): Issues {
  const found = new Map<string, Promise<Issue | null>>();
  const readable = new Map<string, Promise<boolean>>();
  const isReadable = (owner: string, repo: string) => {
    const key = `${owner}/${repo}`;
    const asked = readable.get(key) ?? isVisible(session, owner, repo);
    readable.set(key, asked);
    return asked;
  };
  const ask = async (ref: IssueRef): Promise<Issue | null> => {
    const [owner = "", repo = "", ...more] = ref.repository.split("/");
    if (owner === "" || repo === "" || more.length > 0)
      throw new FactUnavailable(
        `${JSON.stringify(ref.repository.slice(0, 80))} is no repository: one is named like acme/shop`,
        "name the issue like acme/shop#12",
      );
    const answer = await session.find(
      "/repos/{owner}/{repo}/issues/{issue_number}",
      { owner, repo, issue_number: ref.number },
      issueSchema,
    );
    if (answer !== null) return asIssue(answer, ref);
    // That it is not there can only be believed of a repository that is.
    if (await isReadable(owner, repo)) return null;
    throw new FactUnavailable(
      `${ref.repository}#${ref.number} cannot be read: there is no repository ${ref.repository}, or it may not be seen`,
      session.hasToken
        ? "see that the name is right, and that the token may read its issues"
        : "set GH_TOKEN or run gh auth login",
    );
  };
  return {
    find: (ref) => {
      const key = `${ref.repository}#${ref.number}`.toLowerCase();
      const asked = found.get(key) ?? ask(ref);
      found.set(key, asked);
      return asked;
    },
    closing: async () => {
      const nodes = await (await query()).all("closingIssuesReferences");
      return nodes.map(({ number, repository }) => ({
        repository: repository.nameWithOwner,
        number,
      }));
    },
  };
}

async function isVisible(session: GitHubSession, owner: string, repo: string): Promise<boolean> {
  const repository = { owner, repo };
  return (await session.find("/repos/{owner}/{repo}", repository, repositorySchema)) !== null;
}
