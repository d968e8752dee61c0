import type { Signature } from "../git.ts";
import { closes } from "../linked-issues.ts";
import { followPushes } from "../pull-heads.ts";
import type { PullState, World } from "../world.ts";
import { pullOf } from "./pulls.ts";

export interface MergeOptions {
  readonly by?: string;
  readonly at?: string;
  /** The squash or merge commit's message. */
  readonly message?: string;
  readonly deleteBranch?: boolean;
}

export interface RevertOptions {
  readonly by?: string;
  readonly at?: string;
  /**
   * `git`: git's own words, naming commits. `github`: what GitHub's button makes and a squash brings in,
   * naming the pull request.
   */
  readonly words?: "git" | "github";
}

/** Merges, and takes merges back, in the bare repository. */
export function mergeActions(world: World) {
  return {
    /** @returns the SHA that GitHub gives as `merge_commit_sha` */
    merge(
      number: number,
      how: "merge" | "squash" | "rebase" = "squash",
      options: MergeOptions = {},
    ): string {
      followPushes(world);
      const pull = pullOf(world, number);
      if (pull.state !== "open") throw new Error(`#${number} is not open`);
      if (pull.draft) throw new Error(`#${number} is a draft`);
      if (pull.trial.merge === null) throw new Error(`#${number} is in conflict with its base`);
      const at = options.at ?? world.now();
      const by = options.by ?? "maintainer";
      const base = pull.trial.base;
      const made = MERGES[how](world, pull, person(by, at), options.message);
      Object.assign(pull, {
        base: { ref: pull.base.ref, sha: base },
        state: "closed",
        closedAt: at,
        updatedAt: at,
        mergedAt: at,
        mergedBy: by,
        mergeCommit: made,
        rebased: how === "rebase" ? world.git.revisions(`${base}..${made}`) : [],
      });
      pull.events.push({ id: world.nextId(), event: "merged", by, at, commit: made });
      pull.events.push({ id: world.nextId(), event: "closed", by, at, commit: null });
      closeIssues(world, pull, world.git.revisions(`${base}..${pull.head.sha}`), at);
      world.git.setRef(`refs/heads/${pull.base.ref}`, made);
      if (options.deleteBranch) world.git.setRef(`refs/heads/${pull.head.ref}`, null);
      followPushes(world);
      return made;
    },
    /** Takes a merged pull request back on its base. @returns the newest commit made */
    revert(number: number, options: RevertOptions = {}): string {
      const pull = pullOf(world, number);
      if (pull.mergeCommit === null) throw new Error(`#${number} is not merged`);
      const by = person(options.by ?? "maintainer", options.at ?? world.now());
      const branch = `refs/heads/${pull.base.ref}`;
      const words = options.words ?? "git";
      const commits = pull.rebased.length > 0 ? pull.rebased : [pull.mergeCommit];
      let tip = world.git.run(["rev-parse", branch]);
      if (words === "github") {
        const tree = world.git.apply(tip, pull.mergeCommit, pull.base.sha);
        const message = `Revert "${pull.title}" (#${world.nextNumber()})\n\nReverts ${world.owner}/${world.name}#${number}`;
        tip = world.git.makeCommit({ tree, parents: [tip], author: by, committer: by, message });
      } else {
        for (const sha of commits) tip = revertOne(world, tip, sha, by);
      }
      world.git.setRef(branch, tip);
      followPushes(world);
      return tip;
    },
  };
}

type Merge = (world: World, pull: PullState, by: Signature, message: string | undefined) => string;

const MERGES: Readonly<Record<"merge" | "squash" | "rebase", Merge>> = {
  merge: (world, pull, by, message) =>
    world.git.makeCommit({
      tree: treeOf(world, pull.trial.merge ?? ""),
      parents: [pull.trial.base, pull.head.sha],
      author: by,
      committer: github(by.date),
      message:
        message ??
        `Merge pull request #${pull.number} from ${pull.head.owner}/${pull.head.ref}\n\n${pull.title}`,
    }),
  squash: (world, pull, by, message) =>
    world.git.makeCommit({
      tree: treeOf(world, pull.trial.merge ?? ""),
      parents: [pull.trial.base],
      author: person(pull.author ?? "ghost", by.date),
      committer: github(by.date),
      message: message ?? `${pull.title} (#${pull.number})\n\n${pull.body ?? ""}`.trim(),
    }),
  // Always new commits, even where the branch could simply be moved ahead; merges are left out.
  rebase: (world, pull, by) => {
    let tip = pull.trial.base;
    const range = `${pull.trial.base}..${pull.head.sha}`;
    for (const sha of world.git.revisions("--reverse", "--no-merges", "--topo-order", range)) {
      const commit = world.git.commit(sha);
      const tree = world.git.apply(tip, commit.parents[0] ?? "", sha);
      const committer = { ...github(by.date), name: by.name, email: by.email };
      const { author, message } = commit;
      tip = world.git.makeCommit({ tree, parents: [tip], author, committer, message });
    }
    return tip;
  },
};

function revertOne(world: World, tip: string, sha: string, by: Signature): string {
  const { parents, message } = world.git.commit(sha);
  const [parent = ""] = parents;
  const reversing = parents.length > 1 ? `, reversing\nchanges made to ${parent}` : "";
  return world.git.makeCommit({
    tree: world.git.apply(tip, sha, parent),
    parents: [tip],
    author: by,
    committer: by,
    message: `Revert "${message.split("\n")[0]}"\n\nThis reverts commit ${sha}${reversing}.`,
  });
}

/** Words in commits close issues too, though they link nothing. */
function closeIssues(world: World, pull: PullState, commits: readonly string[], at: string): void {
  if (pull.base.ref !== world.defaultBranch) return;
  const repository = `${world.owner}/${world.name}`;
  const named = world.git.commits(commits).flatMap(({ message }) => closes(message, repository));
  for (const ref of [
    ...closes(pull.body ?? "", repository),
    ...named,
    ...pull.linked.map((number) => ({ repository, number })),
  ]) {
    const issue = world.issues.find(
      (one) => one.repository === ref.repository && one.number === ref.number,
    );
    if (issue?.state === "open") Object.assign(issue, { state: "closed", closedAt: at });
  }
}

function treeOf(world: World, commit: string): string {
  return world.git.commit(commit).tree;
}

function person(login: string, date: string): Signature {
  return { name: login, email: `${login}@example.org`, date };
}

function github(date: string): Signature {
  return { name: "GitHub", email: "noreply@github.com", date };
}
