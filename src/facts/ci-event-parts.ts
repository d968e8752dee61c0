import { isBranchName } from "./branch-names.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** What a CI system says about why it runs. All text is hostile until git has resolved it. */
export interface CiEvent {
  /** As a person would say it: `GitHub Actions`, `GitLab CI` … */
  readonly provider: string;
  /** The provider's own word: `pull_request`, `push`, `merge_request_event` … */
  readonly event: string;
  readonly kind: "pull-request" | "push" | "other";
  /** What the base of a pull request is called there: "the pull request's base". */
  readonly baseWord: string;
  /** A branch name without `refs/heads/`. */
  readonly baseRef: string | null;
  /** The base branch's tip when the event happened. */
  readonly baseSha: string | null;
  /** The pull request's own newest commit. */
  readonly headSha: string | null;
  /** The commit that CI was started for: of a pull request often a merge that the provider made. */
  readonly sha: string | null;
  /** `sha` is the provider's merge of the pull request into its base. */
  readonly isTestMerge: boolean;
  /** The pull request is merged already. */
  readonly isMerged: boolean;
  /** The branch's tip before and after a push; null before the first push. */
  readonly before: string | null;
  readonly after: string | null;
  /** The branch that was pushed; null for tags and pull requests. */
  readonly branch: string | null;
  /** The name of a pull request's own branch; null where it is not said. */
  readonly headBranch: string | null;
  /** `owner/name` of the repository that `headBranch` is in, which of a fork is another; null where it is not said. */
  readonly headRepository: string | null;
  /** The pull request's number; null where it is not said, or where several are. */
  readonly number: number | null;
  readonly defaultBranch: string | null;
  /** Why part of the above could not be read; null when all of it was. */
  readonly unreadable: string | null;
}

const NOTHING: Omit<CiEvent, "provider" | "event"> = {
  kind: "other",
  baseWord: "the pull request's base",
  baseRef: null,
  baseSha: null,
  headSha: null,
  sha: null,
  isTestMerge: false,
  isMerged: false,
  before: null,
  after: null,
  branch: null,
  headBranch: null,
  headRepository: null,
  number: null,
  defaultBranch: null,
  unreadable: null,
};

/** An event with the parts that were given. */
export function makeEvent(parts: Pick<CiEvent, "provider" | "event"> & Partial<CiEvent>): CiEvent {
  return { ...NOTHING, ...parts };
}

/** A full commit id; null for anything else, and for zeros, which stand for "none". */
export function asSha(value: unknown): string | null {
  if (typeof value !== "string" || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return null;
  return /^0+$/.test(value) ? null : value;
}

/** The number of a pull request; null for anything else. */
export function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** `owner/name` as GitHub allows it; null for anything else. */
export function asRepository(value: unknown): string | null {
  return typeof value === "string" && /^[\w-]{1,100}\/[\w.-]{1,100}$/.test(value) ? value : null;
}

/** A branch name that git would allow, without `refs/heads/`; null for anything else. */
export function asBranch(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const name = value.replace(/^refs\/heads\//, "");
  return isBranchName(name) ? name : null;
}
