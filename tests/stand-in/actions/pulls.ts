import { BareRepository } from "../git.ts";
import { userOf } from "../people.ts";
import { followPushes } from "../pull-heads.ts";
import { commitOf } from "../revisions.ts";
import type { CommentState, PullState, ReviewState, ThreadState, World } from "../world.ts";

export interface NewPull {
  /** A branch, or `owner:branch` of a fork. */
  readonly head: string;
  readonly base?: string;
  /** Null: the account is gone. */
  readonly author?: string | null;
  readonly title?: string;
  readonly body?: string | null;
  readonly draft?: boolean;
  readonly labels?: readonly string[];
  /** Logins, and teams as `acme/core`. */
  readonly requested?: readonly string[];
  readonly at?: string;
  /** The next one by default. */
  readonly number?: number;
}

export interface NewReview {
  /** Null: the account is gone. */
  readonly by: string | null;
  readonly state: ReviewState["state"];
  /** The head by default; null where GitHub lost it. */
  readonly commit?: string | null;
  readonly body?: string;
  readonly at?: string;
}

export interface NewThread {
  readonly by: string | null;
  readonly path: string;
  readonly line?: number | null;
  readonly text: string;
  readonly resolved?: boolean;
  readonly outdated?: boolean;
  readonly at?: string;
}

/** What people do with pull requests, merging aside. */
export function pullActions(world: World) {
  const pull = (number: number): PullState => pullOf(world, number);
  const note = (number: number, event: string, by: string, at = world.now()) => {
    pull(number).updatedAt = at;
    pull(number).events.push({ id: world.nextId(), event, by, at, commit: null });
  };
  return {
    /** The pull request itself, open to change. */
    pull,
    /** @returns its number */
    openPullRequest(wanted: NewPull): number {
      const [branch = "", owner = world.owner] = wanted.head.split(":").reverse();
      const base = wanted.base ?? world.defaultBranch;
      const head = commitOf(world, `${owner}:${branch}`);
      const baseSha = commitOf(world, base);
      if (head === null) throw new Error(`there is no branch ${wanted.head}`);
      if (baseSha === null) throw new Error(`there is no branch ${base}`);
      if (world.git.compare(baseSha, head)?.ahead === 0) {
        throw new Error(`No commits between ${base} and ${wanted.head}`);
      }
      const at = wanted.at ?? world.now();
      const author = wanted.author === undefined ? "ann" : wanted.author;
      if (author !== null) userOf(world, author);
      const number = world.nextNumber(wanted.number);
      world.git.setRef(`refs/pull/${number}/head`, head);
      world.pulls.push({
        id: world.nextId(),
        number,
        title: wanted.title ?? world.git.commit(head).message.split("\n")[0] ?? "",
        body: wanted.body ?? null,
        author,
        state: "open",
        draft: wanted.draft ?? false,
        labels: [...(wanted.labels ?? [])],
        base: { ref: base, sha: baseSha },
        head: { owner, ref: branch, sha: head, gone: false },
        createdAt: at,
        updatedAt: at,
        closedAt: null,
        mergedAt: null,
        mergedBy: null,
        mergeCommit: null,
        rebased: [],
        trial: { base: "", head: "", merge: null },
        computing: 0,
        requested: [...(wanted.requested ?? [])],
        reviews: [],
        threads: [],
        conversation: [],
        linked: [],
        events: [],
      });
      followPushes(world);
      return number;
    },
    /** Makes somebody's fork, with the branches of now, as a bare repository to push to. @returns `at` */
    fork(owner: string, at: string): string {
      world.git.run(["clone", "--quiet", "--bare", "--template=", world.git.path, at]);
      world.forks.set(owner, new BareRepository(at));
      return at;
    },
    /** The fork is deleted; what it had opened stays. */
    deleteFork(owner: string): void {
      followPushes(world);
      for (const one of world.pulls) if (one.head.owner === owner) one.head.gone = true;
      world.forks.delete(owner);
    },
    ready(number: number): void {
      pull(number).draft = false;
      note(number, "ready_for_review", pull(number).author ?? world.owner);
    },
    close(number: number, by = "ann", at = world.now()): void {
      followPushes(world);
      Object.assign(pull(number), { state: "closed", closedAt: at });
      note(number, "closed", by, at);
    },
    reopen(number: number, by = "ann"): void {
      Object.assign(pull(number), { state: "open", closedAt: null });
      note(number, "reopened", by);
    },
    /** Anything of a pull request: its title, body, labels, `reviewDecision`, `computing`, `linked`… */
    edit(number: number, changed: Partial<PullState>): void {
      Object.assign(pull(number), changed);
      followPushes(world);
    },
    /** The pull request goes into another branch from now on. */
    retarget(number: number, base: string, by = "ann", at = world.now()): void {
      followPushes(world);
      const sha = commitOf(world, base);
      if (sha === null) throw new Error(`there is no branch ${base}`);
      pull(number).base = { ref: base, sha };
      note(number, "base_ref_changed", by, at);
      followPushes(world);
    },
    /** @returns the review's id */
    review(number: number, { by, state, commit, body = "", at }: NewReview): number {
      followPushes(world);
      const id = world.nextId();
      if (by !== null) userOf(world, by);
      const submittedAt = at ?? world.now();
      const on = commit === undefined ? pull(number).head.sha : commit;
      pull(number).reviews.push({ id, by, state, body, commit: on, submittedAt });
      pull(number).requested = pull(number).requested.filter((login) => login !== by);
      return id;
    },
    /** Takes a review back, as somebody who may write can. */
    dismiss(number: number, review: number): void {
      const found = pull(number).reviews.find(({ id }) => id === review);
      if (found === undefined) throw new Error(`#${number} has no review ${review}`);
      found.state = "DISMISSED";
    },
    /** Opens a review thread with its first comment. @returns the thread's id */
    thread(number: number, wanted: NewThread): number {
      if (wanted.by !== null) userOf(world, wanted.by);
      const thread: ThreadState = {
        id: world.nextId(),
        path: wanted.path,
        line: wanted.line ?? null,
        resolved: wanted.resolved ?? false,
        outdated: wanted.outdated ?? false,
        comments: [
          { id: world.nextId(), by: wanted.by, text: wanted.text, at: wanted.at ?? world.now() },
        ],
      };
      pull(number).threads.push(thread);
      return thread.id;
    },
    reply(number: number, thread: number, by: string, text: string, at = world.now()): void {
      threadOf(pull(number), thread).comments.push({ id: world.nextId(), by, text, at });
    },
    /** Says something below the pull request. @returns the comment's id */
    comment(number: number, by: string, text: string, at = world.now()): number {
      return newComment(world, pull(number), by, text, at).id;
    },
    resolve(number: number, thread: number, resolved = true): void {
      threadOf(pull(number), thread).resolved = resolved;
    },
  };
}

/** Ids of comments have long outgrown what GraphQL's Int can hold. */
const FIRST_COMMENT = 3_000_000_000;

export function newComment(
  world: World,
  pull: PullState,
  by: string,
  text: string,
  at = world.now(),
): CommentState {
  userOf(world, by);
  const comment = { id: FIRST_COMMENT + world.nextId(), by, text, at };
  pull.conversation.push(comment);
  return comment;
}

export function pullOf(world: World, number: number): PullState {
  const found = world.pulls.find((one) => one.number === number);
  if (found === undefined) throw new Error(`there is no pull request #${number}`);
  return found;
}

function threadOf(pull: PullState, id: number): ThreadState {
  const found = pull.threads.find((thread) => thread.id === id);
  if (found === undefined) throw new Error(`#${pull.number} has no thread ${id}`);
  return found;
}
