import type { CheckReport, CiState, WorkflowRun } from "../../src/core/github/ci.ts";
import type {
  Containment,
  Deployment,
  Deployments,
  Relation,
  Revert,
} from "../../src/core/github/deployments.ts";
import type {
  PullRequest,
  PullRequestLookup,
  Standing,
} from "../../src/core/github/pull-request.ts";
import type { ReviewState } from "../../src/core/github/reviews.ts";
import { FactUnavailable } from "../../src/core/result.ts";

/** Literal facts about CI and production. Days are those of January 2026; the pull request is #12. */

export const at = (time: string) => `2026-01-${time}:00Z`;
export const NOW = new Date(at("10T12:00"));
export const sha = (name: string) => Buffer.from(name).toString("hex").padEnd(40, "0").slice(0, 40);

export function pullRequest(parts: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 12,
    url: "https://github.com/acme/shop/pull/12",
    title: "Add a basket",
    body: "",
    author: { login: "ann", isBot: false },
    state: "open",
    draft: false,
    labels: [],
    base: { ref: "main", sha: sha("base"), repository: "acme/shop" },
    defaultBranch: "main",
    head: { ref: "feature/basket", sha: sha("head"), repository: "acme/shop" },
    mergeable: "yes",
    additions: 1,
    deletions: 1,
    changedFiles: 1,
    createdAt: at("05T09:00"),
    closedAt: null,
    mergedAt: null,
    mergedBy: null,
    mergeCommit: null,
    testMerge: null,
    requestedReviewers: [],
    ...parts,
  };
}

/** Squash-merged on the 8th at noon. */
export const MERGED: Partial<PullRequest> = {
  state: "merged",
  mergeable: "not-asked",
  closedAt: at("08T12:00"),
  mergedAt: at("08T12:00"),
  mergedBy: "bob",
  mergeCommit: sha("merge"),
};

export function lookup(
  parts: Partial<PullRequest> | null = {},
  standing: Standing = { kind: "same" },
): PullRequestLookup {
  return {
    repository: "acme/shop",
    sought: "acme:feature/basket",
    pullRequest: parts === null ? null : pullRequest(parts),
    commit: sha("head"),
    standing,
  };
}

export const NO_REVIEWS: ReviewState = { head: sha("head"), reviews: [], decision: null };

/** Commit → its parents; both by name. */
type History = Readonly<Record<string, readonly string[]>>;

/**
 * Containment in a history: `base` ← `merge` ← `later` on the base, `head` on the branch, and what is
 * given besides. Commits that it does not have are unavailable. The base branch has all but what is called
 * `aside…`.
 */
export function containment(
  more: History = {},
  reverts: readonly Revert[] | FactUnavailable = [],
): Containment & { readonly asked: string[] } {
  const history: History = {
    old: [],
    base: ["old"],
    head: ["base"],
    merge: ["base"],
    later: ["merge"],
    revert: ["later"],
    redo: ["revert"],
    hotfix: ["base"],
    ...more,
  };
  const parents = new Map(
    Object.entries(history).map(([name, of]) => [sha(name), of.map((parent) => sha(parent))]),
  );
  const find = (given: string) => {
    const found = [...parents.keys()].find((one) => one.startsWith(given));
    if (found === undefined) throw new FactUnavailable(`nobody knows ${given}`, "fetch it");
    return found;
  };
  const ancestors = (of: string): Set<string> => {
    const all = new Set([of]);
    for (const one of all) for (const parent of parents.get(one) ?? []) all.add(parent);
    return all;
  };
  const asked: string[] = [];
  return {
    asked,
    compare: async (target, container): Promise<Relation> => {
      const branch = /^refs\/heads\/(.*)$/.exec(container)?.[1];
      const nameOf = (one: string) => Buffer.from(one, "hex").toString().replace(/\0+$/, "");
      asked.push(`${nameOf(target)} in ${branch ?? nameOf(container)}`);
      if (branch !== undefined)
        return nameOf(find(target)).startsWith("aside") ? "diverged" : "ahead";
      const [a, b] = [find(target), find(container)];
      if (a === b) return "identical";
      if (ancestors(b).has(a)) return "ahead";
      return ancestors(a).has(b) ? "behind" : "diverged";
    },
    reverts: async () => {
      if (reverts instanceof FactUnavailable) throw reverts;
      return reverts;
    },
  };
}

export function revert(parts: Partial<Revert> = {}): Revert {
  return {
    sha: sha("revert"),
    subject: 'Revert "Add a basket"',
    at: at("09T12:00"),
    takenBackBy: null,
    ...parts,
  };
}

/** `deployed("merge", "08T12:05", "success 08T12:06")`: statuses oldest first, as they came. */
export function deployed(commit: string, created: string, ...statuses: string[]): Deployment {
  return {
    id: String(1000 + Date.parse(at(created)) / 60_000),
    sha: sha(commit),
    ref: "main",
    task: "deploy",
    environment: "production",
    creator: "deployer[bot]",
    createdAt: at(created),
    statuses: statuses
      .map((status) => {
        const [state = "", time = ""] = status.split(" ");
        return { state, createdAt: at(time) };
      })
      .reverse(),
    url: `https://github.com/acme/shop/deployments/${commit}`,
  };
}

/** Environment → its deployments. */
export function deployments(
  all: Readonly<Record<string, readonly Deployment[]>>,
  names: readonly string[] | FactUnavailable = Object.keys(all),
): Deployments {
  const history = async (name: string) => ({ deployments: all[name] ?? [], truncated: null });
  return {
    environments: async () => {
      if (names instanceof FactUnavailable) throw names;
      return names;
    },
    of: history,
    ofWorkflow: history,
  };
}

let lastId = 0;

/** A check run of GitHub Actions in run 1 that passed; later ones are newer. */
export function report(name: string, parts: Partial<CheckReport> = {}): CheckReport {
  const status = parts.kind === "status";
  lastId += 1;
  const completed = parts.completed ?? true;
  return {
    kind: "check-run",
    name,
    app: status ? null : { id: 15368, slug: "github-actions" },
    workflowRunId: status ? null : 1,
    completed,
    conclusion: completed ? "success" : null,
    startedAt: at("10T11:00"),
    completedAt: completed ? at("10T11:05") : null,
    id: lastId,
    url: `https://github.com/acme/shop/runs/${name}`,
    onTestMerge: false,
    own: false,
    ...parts,
  };
}

export function run(id: number, parts: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id,
    name: "CI",
    path: ".github/workflows/ci.yml",
    event: "pull_request",
    completed: true,
    conclusion: "success",
    attempt: 1,
    createdAt: at("10T11:00"),
    url: `https://github.com/acme/shop/actions/runs/${id}`,
    ...parts,
  };
}

export function ciState(
  checks: readonly CheckReport[],
  workflowRuns: readonly WorkflowRun[] = [run(1)],
  parts: Partial<CiState> = {},
): CiState {
  return {
    commit: sha("head"),
    checks,
    workflowRuns,
    oldestSuiteAt: at("10T11:00"),
    truncated: null,
    ...parts,
  };
}
