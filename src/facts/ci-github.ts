import { asBranch, asSha, type CiEvent, type Env, makeEvent } from "./ci-event-parts.ts";

/**
 * GitHub Actions, and Gitea and Forgejo, which speak like it. Variables and payloads as in
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export function githubEvent(env: Env, text: string | null): CiEvent | null {
  const event = env.GITHUB_EVENT_NAME;
  if (!event) return null;
  const { payload, unreadable } = parse(text);
  const common = {
    provider: "GitHub Actions",
    event,
    sha: asSha(env.GITHUB_SHA),
    branch: env.GITHUB_REF_TYPE === "tag" ? null : branchOf(env.GITHUB_REF),
    defaultBranch: asBranch(at(payload, "repository", "default_branch")),
    unreadable,
  };
  if (event === "merge_group")
    return makeEvent({
      ...common,
      kind: "pull-request",
      branch: null,
      baseWord: "the merge queue's base",
      baseRef: asBranch(at(payload, "merge_group", "base_ref")),
      baseSha: asSha(at(payload, "merge_group", "base_sha")),
      headSha: asSha(at(payload, "merge_group", "head_sha")),
    });
  if (event.startsWith("pull_request")) {
    const baseRef = env.GITHUB_BASE_REF || at(payload, "pull_request", "base", "ref");
    return makeEvent({
      ...common,
      kind: "pull-request",
      branch: null,
      headBranch: asBranch(env.GITHUB_HEAD_REF || at(payload, "pull_request", "head", "ref")),
      baseRef: asBranch(baseRef),
      baseSha: asSha(at(payload, "pull_request", "base", "sha")),
      headSha: asSha(at(payload, "pull_request", "head", "sha")),
      // `pull_request_target` runs on the base itself.
      isTestMerge: /^refs\/pull\/\d+\/merge$/.test(env.GITHUB_REF ?? ""),
      isMerged: at(payload, "pull_request", "merged") === true,
    });
  }
  if (event === "push")
    return makeEvent({
      ...common,
      kind: "push",
      before: asSha(at(payload, "before")),
      after: asSha(at(payload, "after")),
      unreadable: unreadable ?? (text === null ? "there is no event file" : null),
    });
  return makeEvent(common);
}

function branchOf(ref: string | undefined): string | null {
  return ref?.startsWith("refs/heads/") ? asBranch(ref) : null;
}

function parse(text: string | null): { payload: unknown; unreadable: string | null } {
  if (text === null) return { payload: null, unreadable: null };
  try {
    const payload: unknown = JSON.parse(text);
    if (typeof payload === "object" && payload !== null && !Array.isArray(payload))
      return { payload, unreadable: null };
  } catch {
    // Told below, like JSON of another shape: the parser's message would quote hostile text.
  }
  return { payload: null, unreadable: "the event file is not a JSON object" };
}

/** A value within the payload; undefined where the shape is another. Own properties only. */
function at(payload: unknown, ...keys: readonly string[]): unknown {
  let value = payload;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
