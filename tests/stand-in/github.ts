import { ciActions } from "./actions/ci.ts";
import { deliveryActions } from "./actions/delivery.ts";
import { mergeActions } from "./actions/merging.ts";
import { peopleActions } from "./actions/people.ts";
import { pullActions } from "./actions/pulls.ts";
import { BareRepository, isoSeconds } from "./git.ts";
import { userOf } from "./people.ts";
import { followPushes } from "./pull-heads.ts";
import { GitHubServer } from "./server.ts";
import type { World } from "./world.ts";

export { requiredChecks, requiredPullRequest } from "./actions/people.ts";

/** A token that may read all but what only administrators see; ann's. */
export const TOKEN = "ghp_standin";
/** What a workflow has: no person, and what `permissions: read-all` gives. */
export const WORKFLOW_TOKEN = "ghs_standin";

export interface GitHubOptions {
  readonly owner?: string;
  readonly name?: string;
  /** The git directory of a bare repository: what this GitHub has. Push to it to change that. */
  readonly bare: string;
  readonly now?: () => Date;
  /** `/api/v3` for an Enterprise server. */
  readonly prefix?: "" | "/api/v3";
  readonly private?: boolean;
  readonly defaultBranch?: string;
  /** Where `html_url` points to: github.com by default, so that reports do not depend on the port. */
  readonly webUrl?: string;
}

/**
 * A GitHub of one repository on this machine: true to GitHub's published descriptions, backed by a real bare
 * repository, and told by a test what happens there:
 *
 *     const hub = await startGitHub({ bare: bare.root });
 *     const number = hub.openPullRequest({ head: "feature/x" });
 *     hub.check({ sha: "feature/x", name: "test", conclusion: "failure" });
 *     hub.review(number, { by: "bea", state: "APPROVED" });
 *     hub.merge(number, "squash");
 *     … run what asks it, with GITHUB_API_URL: hub.apiUrl and GH_TOKEN: TOKEN …
 *     await hub.stop();
 *
 * It answers from this process: what asks it must not block it, so start programs without `spawnSync`.
 */
export async function startGitHub(options: GitHubOptions) {
  const world = newWorld(options);
  const { prefix = "" } = options;
  const server = new GitHubServer(world, prefix);
  const url = await server.start();
  world.apiUrl = `${url}${prefix}`;
  return {
    /** For `GITHUB_API_URL`. */
    apiUrl: world.apiUrl,
    /** The server itself, without the prefix. */
    url,
    world,
    tokens: world.tokens,
    requests: server.requests,
    violations: server.violations,
    resetRequests: () => void server.requests.splice(0),
    /** The newest fault that matches a request counts. @returns what takes it back */
    fault: server.fault.bind(server),
    clearFaults: () => server.faults.clear(),
    /** Takes in what was pushed; every request and most helpers do it by themselves. */
    sync: () => followPushes(world),
    ...pullActions(world),
    ...mergeActions(world),
    ...ciActions(world),
    ...peopleActions(world),
    ...deliveryActions(world),
    /** @throws Error where something was asked or answered against GitHub's descriptions */
    async stop(): Promise<void> {
      await server.stop();
      if (server.violations.length > 0) throw new Error(server.violations.join("\n"));
    },
  };
}

export type GitHub = Awaited<ReturnType<typeof startGitHub>>;

function newWorld(options: GitHubOptions): World {
  const { now = () => new Date() } = options;
  let id = 1000;
  let number = 0;
  const world: World = {
    owner: options.owner ?? "acme",
    name: options.name ?? "shop",
    repositoryId: 42,
    git: new BareRepository(options.bare),
    apiUrl: "",
    webUrl: options.webUrl ?? "https://github.com",
    private: options.private ?? false,
    ownerType: "Organization",
    defaultBranch: options.defaultBranch ?? "main",
    tokens: new Map([
      [TOKEN, { login: "ann" }],
      [WORKFLOW_TOKEN, { login: null, permissions: WORKFLOW }],
    ]),
    users: new Map(),
    collaborators: new Map(),
    teams: new Map(),
    pulls: [],
    issues: [],
    workflows: [],
    runs: [],
    suites: [],
    checks: [],
    statuses: [],
    protections: new Map(),
    rules: new Map(),
    environments: new Map(),
    deployments: [],
    releases: [],
    secrets: { repository: [], organization: [] },
    variables: { repository: {}, organization: {} },
    forks: new Map(),
    rateLimit: { limit: 5000, used: 0, resetAt: Math.ceil(Date.now() / 1000) + 3600 },
    now: () => isoSeconds(now()),
    nextId: () => ++id,
    nextNumber: (wanted = number + 1) => {
      number = Math.max(number, wanted);
      return wanted;
    },
  };
  world.collaborators.set("maintainer", "admin");
  for (const login of ["ann", "maintainer"]) userOf(world, login);
  return world;
}

/** `permissions: read-all`; secrets, environments and members are not to be had for workflows. */
export const WORKFLOW = {
  actions: "read",
  checks: "read",
  contents: "read",
  deployments: "read",
  issues: "read",
  pull_requests: "read",
  statuses: "read",
} as const;
