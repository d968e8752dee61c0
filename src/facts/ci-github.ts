import {
  asBranch,
  asNumber,
  asRepository,
  asSha,
  type CiEvent,
  type Env,
  makeEvent,
} from "./ci-event-parts.ts";

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
      number: queuedNumber(at(payload, "merge_group", "head_ref") ?? env.GITHUB_REF),
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
      headRepository: asRepository(at(payload, "pull_request", "head", "repo", "full_name")),
      number: asNumber(at(payload, "pull_request", "number")) ?? numberOf(env.GITHUB_REF),
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
  return makeEvent({ ...common, ...ABOUT.get(event)?.(payload) });
}

/**
 * Events that run on the default branch and are about something else: whose pull request and which
 * commit they mean is in the payload alone.
 */
const ABOUT: ReadonlyMap<string, (payload: unknown) => Partial<CiEvent>> = new Map([
  ["workflow_run", (payload) => ofRun(payload, "workflow_run")],
  ["check_run", (payload) => ofRun(payload, "check_run")],
  ["check_suite", (payload) => ofRun(payload, "check_suite")],
  ["deployment", ofDeployment],
  ["deployment_status", ofDeployment],
  ["issue_comment", ofComment],
]);

function ofDeployment(payload: unknown): Partial<CiEvent> {
  return { headSha: asSha(at(payload, "deployment", "sha")) };
}

function ofComment(payload: unknown): Partial<CiEvent> {
  const isPullRequest = Boolean(at(payload, "issue", "pull_request"));
  return { number: isPullRequest ? asNumber(at(payload, "issue", "number")) : null };
}

/** Of a fork's pull request GitHub gives no number here, but the fork and its branch. */
function ofRun(payload: unknown, name: string): Partial<CiEvent> {
  return {
    headSha: asSha(at(payload, name, "head_sha")),
    headBranch: asBranch(
      at(payload, name, "head_branch") ?? at(payload, name, "check_suite", "head_branch"),
    ),
    headRepository: asRepository(at(payload, name, "head_repository", "full_name")),
    number: onlyNumber(payload, at(payload, name, "pull_requests")),
  };
}

/** Pull requests of the same branch into other repositories are listed, too. */
function onlyNumber(payload: unknown, list: unknown): number | null {
  const own = at(payload, "repository", "id");
  const here = (Array.isArray(list) ? list : []).filter((one) => {
    const base = at(one, "base", "repo", "id");
    return base === undefined || own === undefined || base === own;
  });
  return here.length === 1 ? asNumber(at(here[0], "number")) : null;
}

const QUEUED = /^(?:refs\/heads\/)?gh-readonly-queue\/.+\/pr-(\d{1,15})-[0-9a-f]+$/;

/** Of `refs/heads/gh-readonly-queue/main/pr-12-1a2b…`, where the base's name may have slashes. */
function queuedNumber(ref: unknown): number | null {
  return typeof ref === "string" ? numberIn(ref, QUEUED) : null;
}

/** Of `refs/pull/12/merge`. */
function numberOf(ref: string | undefined): number | null {
  return numberIn(ref ?? "", /^refs\/pull\/(\d{1,15})\/(?:merge|head)$/);
}

function numberIn(ref: string, pattern: RegExp): number | null {
  const digits = pattern.exec(ref)?.[1];
  return digits === undefined ? null : asNumber(Number(digits));
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
