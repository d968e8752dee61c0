import { userOf } from "../people.ts";
import { commitOf } from "../revisions.ts";
import type { DeploymentState, IssueState, World } from "../world.ts";

export interface NewDeployment {
  readonly environment?: string;
  /** A branch, a tag, a SHA, or `refs/pull/N/merge`; the SHA where it is left out. */
  readonly ref?: string;
  /** What the ref names, where it is left out. */
  readonly sha?: string;
  readonly task?: string;
  readonly creator?: string;
  readonly at?: string;
  readonly description?: string | null;
  /** Made for a pull request, and gone with it. */
  readonly transient?: boolean;
  /** Only "production" by default, as with GitHub. */
  readonly production?: boolean;
}

/** Deployments, releases, issues, and what deployments are configured with. */
export function deliveryActions(world: World) {
  const deploymentOf = (id: number): DeploymentState => {
    const found = world.deployments.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no deployment ${id}`);
    return found;
  };
  const say = (deployment: DeploymentState, state: string, at: string, url: string | null = null) =>
    deployment.statuses.push({ id: world.nextId(), state, at, by: deployment.creator, url });
  const environmentOf = (name: string) => {
    const known = world.environments.get(name);
    if (known !== undefined) return known;
    const made = { id: world.nextId(), secrets: [], variables: {}, createdAt: world.now() };
    world.environments.set(name, made);
    return made;
  };
  const shaOf = (name: string): string => {
    const sha = commitOf(world, name);
    if (sha === null) throw new Error(`there is no commit ${name}`);
    return sha;
  };
  return {
    /** Without a status it is pending. @returns its id */
    deploy(wanted: NewDeployment = {}): number {
      const ref = wanted.ref ?? wanted.sha ?? world.defaultBranch;
      const environment = wanted.environment ?? "production";
      const creator = wanted.creator ?? "github-actions[bot]";
      userOf(world, creator);
      environmentOf(environment);
      const id = world.nextId();
      world.deployments.push({
        id,
        ref,
        sha: shaOf(wanted.sha ?? ref),
        task: wanted.task ?? "deploy",
        environment,
        creator,
        at: wanted.at ?? world.now(),
        transient: wanted.transient ?? false,
        production: wanted.production ?? environment === "production",
        description: wanted.description ?? null,
        statuses: [],
      });
      return id;
    },
    /**
     * A new status. A success makes older successful deployments of the environment `inactive`, by GitHub's
     * `auto_inactive`: not those to production, and not those of a passing environment.
     */
    deploymentStatus(
      id: number,
      state: string,
      at = world.now(),
      options: { autoInactive?: boolean; url?: string } = {},
    ): void {
      const deployment = deploymentOf(id);
      say(deployment, state, at, options.url);
      if (state !== "success") return;
      for (const other of world.deployments) {
        const replaced =
          other.id < id &&
          other.environment === deployment.environment &&
          other.statuses.at(-1)?.state === "success";
        const automatic = options.autoInactive ?? !(other.production || other.transient);
        if (replaced && automatic) say(other, "inactive", at);
      }
    },
    /** An environment of the settings: names of secrets, and variables with their values. */
    environment(
      name: string,
      has: { secrets?: readonly string[]; variables?: Readonly<Record<string, string>> } = {},
    ): void {
      Object.assign(environmentOf(name), {
        secrets: [...(has.secrets ?? [])],
        variables: { ...has.variables },
      });
    },
    /** Makes the tag too where it is not there, as GitHub does for all but drafts. @returns its id */
    release(wanted: {
      tag: string;
      sha?: string;
      name?: string | null;
      body?: string;
      draft?: boolean;
      prerelease?: boolean;
      at?: string;
      by?: string;
    }): number {
      const draft = wanted.draft ?? false;
      const tagged = commitOf(world, `refs/tags/${wanted.tag}`);
      const sha = tagged ?? shaOf(wanted.sha ?? world.defaultBranch);
      if (tagged === null && !draft) world.git.setRef(`refs/tags/${wanted.tag}`, sha);
      const by = wanted.by ?? "maintainer";
      userOf(world, by);
      const id = world.nextId();
      world.releases.push({
        id,
        tag: wanted.tag,
        target: wanted.sha ?? world.defaultBranch,
        name: wanted.name === undefined ? wanted.tag : wanted.name,
        body: wanted.body ?? "",
        draft,
        prerelease: wanted.prerelease ?? false,
        createdAt: world.git.commit(sha).committer.date,
        publishedAt: draft ? null : (wanted.at ?? world.now()),
        by,
      });
      return id;
    },
    /** A tag without a release; annotated when it has a message. */
    tag(name: string, sha = world.defaultBranch, message?: string): void {
      if (message === undefined) {
        world.git.setRef(`refs/tags/${name}`, shaOf(sha));
        return;
      }
      const env = {
        GIT_COMMITTER_NAME: "maintainer",
        GIT_COMMITTER_EMAIL: "maintainer@example.org",
        GIT_COMMITTER_DATE: world.now(),
      };
      world.git.run(["tag", "-a", "-m", message, name, shaOf(sha)], { env });
    },
    /** An issue of this repository, or of another one that the token may read. @returns its number */
    issue(
      wanted: {
        title?: string;
        body?: string | null;
        state?: "open" | "closed";
        author?: string;
        labels?: readonly string[];
        repository?: string;
        number?: number;
        at?: string;
        closedAt?: string;
      } = {},
    ): number {
      const at = wanted.at ?? world.now();
      const issue: IssueState = {
        id: world.nextId(),
        repository: wanted.repository ?? `${world.owner}/${world.name}`,
        number: world.nextNumber(wanted.number),
        title: wanted.title ?? "an issue",
        body: wanted.body ?? null,
        author: wanted.author ?? "ann",
        state: wanted.state ?? "open",
        labels: [...(wanted.labels ?? [])],
        createdAt: at,
        closedAt: wanted.state === "closed" ? (wanted.closedAt ?? at) : null,
      };
      userOf(world, issue.author);
      world.issues.push(issue);
      return issue.number;
    },
    closeIssue(number: number, at = world.now()): void {
      const issue = world.issues.find((one) => one.number === number);
      if (issue === undefined) throw new Error(`there is no issue #${number}`);
      Object.assign(issue, { state: "closed", closedAt: at });
    },
  };
}
