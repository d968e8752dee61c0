/** One deployment to one environment. Times are ISO 8601, UTC. */
export interface Deployment {
  readonly id: string;
  /** What was deployed; a full SHA. */
  readonly sha: string;
  /** As it was asked for: a branch, a tag, `refs/pull/12/merge`, a SHA. */
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  /** Login; null where it is not said. */
  readonly creator: string | null;
  readonly createdAt: string;
  /** Newest first; may be empty. */
  readonly statuses: readonly DeploymentStatus[];
  readonly url: string | null;
}

export interface DeploymentStatus {
  /** In lower case: error, failure, inactive, in_progress, queued, pending, success, waiting, or a newer word. */
  readonly state: string;
  readonly createdAt: string;
}

export interface Deployments {
  /** The names of the repository's environments, from its settings and its deployments; sorted. */
  environments(): Promise<readonly string[]>;
  /** Those of one environment, newest first, back to where what runs now is known. */
  of(environment: string): Promise<DeploymentHistory>;
  /**
   * Runs of a workflow on the base branch, as deployments to an environment of the workflow's name: where a
   * repository deploys without telling GitHub so.
   * @param workflow its file's name (`deploy.yml`) or its own
   */
  ofWorkflow(workflow: string): Promise<DeploymentHistory>;
}

export interface DeploymentHistory {
  readonly deployments: readonly Deployment[];
  /** What was not listed; null when the list is whole as far as it matters. */
  readonly truncated: string | null;
}

/** Releases and tags of the repository. */
export interface Releases {
  /** Newest first. Drafts are left out by GitHub for all who may not push. */
  readonly releases: readonly Release[];
  /** Newest first where GitHub says when; in its own order else. */
  readonly tags: readonly Tag[];
  /** What was not listed; null when all was. */
  readonly truncated: string | null;
}

export interface Release {
  readonly tag: string;
  readonly name: string;
  readonly draft: boolean;
  readonly prerelease: boolean;
  /** Null for drafts. */
  readonly publishedAt: string | null;
  readonly url: string;
}

export interface Tag {
  readonly name: string;
  /** The commit; a full SHA. */
  readonly sha: string;
}

/** How one commit's history stands to another's. Asked of git where the clone has it, of GitHub where not. */
export interface Containment {
  /**
   * How `container` stands to `target`: it contains it when `identical` or `ahead`. A container may be a
   * branch, `refs/heads/main`: then it is that branch as GitHub has it now.
   * @throws FactUnavailable where neither git nor GitHub knows the commits
   */
  compare(target: string, container: string): Promise<Relation>;
  /**
   * Commits on the base, newer than the merge, that say they revert the pull request or a commit of it;
   * newest first.
   * @throws FactUnavailable as above
   */
  reverts(): Promise<readonly Revert[]>;
}

export type Relation = "identical" | "ahead" | "behind" | "diverged";

export interface Revert {
  readonly sha: string;
  readonly subject: string;
  /** ISO time. */
  readonly at: string;
  /**
   * The commit that reverts this revert, a full SHA; null where none does. A version that contains both
   * has the change again; one that contains the revert alone has not.
   */
  readonly takenBackBy: string | null;
}

/** Names, never values, of what a deployment environment has. */
export interface DeployConfig {
  /**
   * Of the environment, the repository and what the organisation gives it, together.
   * @throws FactUnavailable where the token may not list them, or there is no such environment
   */
  names(environment: string): Promise<{
    readonly secrets: readonly string[];
    readonly variables: readonly string[];
  }>;
  /** The names of the repository's environments; sorted. */
  environments(): Promise<readonly string[]>;
}
