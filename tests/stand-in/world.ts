import type { BareRepository } from "./git.ts";

/**
 * All that this GitHub knows beyond git: plain and open to change, so that a test can bring about what no
 * helper does. Times are ISO 8601, UTC, in whole seconds.
 */
export interface World {
  readonly owner: string;
  readonly name: string;
  readonly repositoryId: number;
  readonly git: BareRepository;
  /** Where the API answers, and where people look (github.com by default, so that reports are the same each time). */
  apiUrl: string;
  readonly webUrl: string;
  private: boolean;
  /** Users own no teams. */
  ownerType: "Organization" | "User";
  defaultBranch: string;
  readonly tokens: Map<string, Token>;
  readonly users: Map<string, User>;
  /** Logins and what they may do; everybody else may read. */
  readonly collaborators: Map<string, Permission>;
  readonly teams: Map<string, Team>;
  readonly pulls: PullState[];
  readonly issues: IssueState[];
  readonly workflows: WorkflowState[];
  readonly runs: RunState[];
  readonly suites: SuiteState[];
  readonly checks: CheckState[];
  readonly statuses: StatusState[];
  readonly protections: Map<string, Protection>;
  readonly rules: Map<string, Rule[]>;
  readonly environments: Map<string, EnvironmentState>;
  readonly deployments: DeploymentState[];
  readonly releases: ReleaseState[];
  /** Names of secrets, and variables with their values, of the repository and of its organisation. */
  readonly secrets: { repository: string[]; organization: string[] };
  readonly variables: { repository: Record<string, string>; organization: Record<string, string> };
  /** Other people's copies: owner and git directory. */
  readonly forks: Map<string, BareRepository>;
  /** What a token has left of its hour; resets at `resetAt` (seconds). */
  readonly rateLimit: { limit: number; used: number; resetAt: number };
  now(): string;
  nextId(): number;
  /** Pull requests and issues are counted together. */
  nextNumber(wanted?: number): number;
}

/** `permissions` absent: all of them. */
export interface Token {
  /** Null: an installation's token, such as a workflow's. */
  readonly login: string | null;
  readonly permissions?: Readonly<Record<string, "read" | "write">>;
}

export interface User {
  readonly login: string;
  readonly id: number;
  readonly type: "User" | "Bot" | "Organization";
}

export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

export interface Team {
  readonly id: number;
  readonly slug: string;
  readonly members: Set<string>;
}

export interface PullState {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  /** Null: the account is gone. */
  author: string | null;
  state: "open" | "closed";
  draft: boolean;
  labels: string[];
  base: { ref: string; sha: string };
  /** `gone`: the fork was deleted. */
  head: { owner: string; ref: string; sha: string; gone: boolean };
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommit: string | null;
  /** Commits that a rebase made on the base. */
  rebased: readonly string[];
  /** For which base and head the trial merge was made, and what came out. */
  trial: { base: string; head: string; merge: string | null };
  /** How many more times GitHub says that it is still computing whether it can be merged. */
  computing: number;
  /** Logins, and teams as `acme/core`. */
  requested: string[];
  readonly reviews: ReviewState[];
  readonly threads: ThreadState[];
  /** What was said below the pull request, oldest first; reviews and their threads aside. */
  readonly conversation: CommentState[];
  /** Overrules what is computed from the rules and the reviews. */
  reviewDecision?: "APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null;
  /** Issues of this repository linked by hand. */
  linked: number[];
  readonly events: EventState[];
}

export interface ReviewState {
  readonly id: number;
  by: string | null;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  body: string;
  /** Null where GitHub does not know any more. */
  commit: string | null;
  submittedAt: string;
}

export interface ThreadState {
  readonly id: number;
  path: string;
  line: number | null;
  resolved: boolean;
  outdated: boolean;
  readonly comments: CommentState[];
}

export interface CommentState {
  readonly id: number;
  by: string | null;
  text: string;
  at: string;
}

export interface EventState {
  readonly id: number;
  readonly event: string;
  readonly by: string;
  readonly at: string;
  readonly commit: string | null;
}

export interface IssueState {
  readonly id: number;
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
  title: string;
  body: string | null;
  author: string;
  state: "open" | "closed";
  labels: string[];
  readonly createdAt: string;
  closedAt: string | null;
}

export interface WorkflowState {
  readonly id: number;
  readonly name: string;
  /** `.github/workflows/ci.yml` */
  readonly path: string;
}

export interface RunState {
  readonly id: number;
  readonly number: number;
  readonly workflow: WorkflowState;
  readonly event: string;
  readonly sha: string;
  readonly branch: string | null;
  readonly suite: SuiteState;
  attempt: number;
  readonly createdAt: string;
  startedAt: string;
  /** Of the run itself; undefined: what its jobs come to. */
  outcome?: { status: string; conclusion: string | null };
}

export interface SuiteState {
  readonly id: number;
  readonly sha: string;
  readonly branch: string | null;
  readonly app: AppState;
  readonly createdAt: string;
  outcome?: { status: string; conclusion: string | null };
}

export interface AppState {
  readonly id: number;
  readonly slug: string;
}

export interface CheckState {
  readonly id: number;
  readonly suite: SuiteState;
  readonly name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  detailsUrl: string | null;
}

export interface StatusState {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly by: string;
  readonly at: string;
}

/** Classic branch protection. */
export interface Protection {
  /** Undefined: no checks are required. */
  checks?: readonly { readonly context: string; readonly appId: number | null }[];
  strict: boolean;
  /** Undefined: no reviews are required. */
  approvals?: number;
  codeOwners: boolean;
  resolvedThreads: boolean;
}

/** A rule of a ruleset, as GitHub's REST API words it. */
export interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Who made the ruleset; the repository by default. */
  readonly source?: "Repository" | "Organization";
}

export interface EnvironmentState {
  readonly id: number;
  secrets: string[];
  variables: Record<string, string>;
  readonly createdAt: string;
}

export interface DeploymentState {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly creator: string;
  readonly at: string;
  readonly transient: boolean;
  readonly production: boolean;
  readonly description: string | null;
  /** Oldest first. */
  readonly statuses: DeploymentStatusState[];
}

export interface DeploymentStatusState {
  readonly id: number;
  readonly state: string;
  readonly at: string;
  readonly by: string;
  readonly url: string | null;
}

export interface ReleaseState {
  readonly id: number;
  readonly tag: string;
  readonly target: string;
  name: string | null;
  body: string;
  draft: boolean;
  prerelease: boolean;
  /** The date of the tagged commit: GitHub's own, odd word for it. */
  readonly createdAt: string;
  publishedAt: string | null;
  readonly by: string;
}
