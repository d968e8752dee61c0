import type { Change } from "../core/change.ts";
import type { Item } from "../core/checklist.ts";
import type { FactName } from "../core/facts.ts";
import type { PullRequest } from "../core/github/pull-request.ts";
import { FactUnavailable } from "../core/result.ts";
import type { FactReaders } from "../engine/fact-store.ts";
import { withParts } from "../engine/plan-node.ts";
import { type CommittedTree, committedTree } from "../facts/base-tree.ts";
import type { Repository } from "../facts/repository.ts";
import { resolveCommit } from "../facts/revisions.ts";

/** `--pr N` while something else is checked out: what can be said, and of which items nothing can. */
export interface Beside {
  readonly reason: string;
  readonly mend: string;
  /** What `when` is held against. */
  readonly touched: Pick<Change, "files" | "branch">;
  /** Those that nothing here can answer. */
  isOutOfReach(item: Item): boolean;
  /** In place of what reads this working tree. */
  readonly local: Partial<FactReaders>;
  close(): Promise<void>;
}

/** They read what is checked out, which is another change. */
const LOCAL: readonly FactName[] = [
  "change",
  "commits",
  "signedCommits",
  "tree",
  "guards",
  "project",
  "commands",
  "testRuns",
];

/**
 * Null when the pull request's head is what is checked out here: then all can be asked.
 * A pull request that cannot be read may be any change, so nothing local is taken for it.
 */
export async function besideOf(
  facts: FactReaders,
  number: number,
  repository: Repository,
): Promise<Beside | null> {
  const lookup = await facts.pullRequest().catch(unreadable);
  if (!(lookup instanceof FactUnavailable) && lookup.standing.kind !== "elsewhere") return null;
  const reason =
    lookup instanceof FactUnavailable
      ? `whether what is checked out here is #${number} is not known: ${lookup.reason}`
      : `what is checked out here is not #${number}`;
  const mend =
    lookup instanceof FactUnavailable ? lookup.mend : `check it out: gh pr checkout ${number}`;
  const files = await facts.pullRequestFiles().catch(unreadable);
  let tree: Promise<CommittedTree> | undefined;
  const baseTree = () => {
    tree ??=
      lookup instanceof FactUnavailable ? elsewhere() : baseTreeOf(repository, lookup.pullRequest);
    return tree;
  };
  const elsewhere = () => Promise.reject(new FactUnavailable(reason, mend));
  return {
    reason,
    mend,
    touched: {
      branch: lookup instanceof FactUnavailable ? null : (lookup.pullRequest?.head.ref ?? null),
      files: (files instanceof FactUnavailable ? [] : files).map((file) => ({
        ...file,
        status: "modified",
        kind: "text",
        untracked: false,
        insertions: 0,
        deletions: 0,
        hunks: [],
      })),
    },
    isOutOfReach: (item) =>
      item.stage === "code" ||
      (files instanceof FactUnavailable &&
        [...withParts(item)].some(({ when }) => when !== null && when.paths !== null)),
    local: {
      ...Object.fromEntries(LOCAL.map((name) => [name, elsewhere])),
      baseTree,
    },
    close: async () => {
      await (await tree?.catch(() => null))?.close();
    },
  };
}

/** The tree of the pull request's own base, where this clone has it: templates stand there. */
async function baseTreeOf(
  repository: Repository,
  pullRequest: PullRequest | null,
): Promise<CommittedTree> {
  const sha = pullRequest && (await resolveCommit(repository, pullRequest.base.sha));
  if (!sha)
    throw new FactUnavailable(
      `the base of #${pullRequest?.number} is not in this clone`,
      "fetch it: git fetch",
    );
  return committedTree(repository, sha);
}

function unreadable(fault: unknown): FactUnavailable {
  if (fault instanceof FactUnavailable) return fault;
  throw fault;
}
