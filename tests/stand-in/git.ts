import { spawnSync } from "node:child_process";
import { type DiffEntry, parseDiff } from "./git-diff.ts";
import { readRefs, refLines } from "./git-refs.ts";

/** A commit as git has it. Dates are ISO 8601, UTC, in whole seconds. */
export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Without the last line break. */
  readonly message: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface GitComparison {
  readonly mergeBase: string;
  readonly ahead: number;
  readonly behind: number;
  readonly status: "identical" | "ahead" | "behind" | "diverged";
}

export interface TreeItem {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

const REF_FORMAT = "--format=%(objectname) %(refname)";
const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
/**
 * What GitHub does with its own copy of a repository, by git plumbing alone: there is no working tree.
 * What a SHA says never changes, so it is asked for once.
 */
export class BareRepository {
  private readonly known = new Map<string, unknown>();

  constructor(readonly path: string) {}

  /** Standard output without the last line break. @throws Error with git's own words */
  run(args: readonly string[], options: RunOptions = {}): string {
    const done = this.bytes(args, options);
    if (done.status !== 0) {
      throw new Error(`git ${args.join(" ")} ended with ${done.status}: ${done.stderr}`);
    }
    return done.stdout.toString("utf8").replace(/\n$/, "");
  }

  /** What it did, failures included. */
  bytes(
    args: readonly string[],
    options: RunOptions = {},
  ): { status: number | null; stdout: Buffer; stderr: string } {
    const done = spawnSync("git", [...args], {
      cwd: this.path,
      env: {
        PATH: process.env.PATH ?? "",
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        ...options.env,
      },
      input: options.input ?? "",
      maxBuffer: 1 << 28,
    });
    if (done.error) throw done.error;
    return { status: done.status, stdout: done.stdout, stderr: done.stderr.toString("utf8") };
  }

  /** Every ref's full name and what it points to, sorted; annotated tags are not peeled. */
  refs(): Map<string, string> {
    return readRefs(this.path) ?? refLines(this.run(["for-each-ref", REF_FORMAT]));
  }

  /** The commit that a revision names; null when there is none. */
  commitOf(revision: string): string | null {
    if (revision === "" || revision.startsWith("-") || /\s|\.\./.test(revision)) return null;
    if (/^refs\/[^~^:@{]+$/.test(revision)) {
      const named = this.refs().get(revision);
      if (named === undefined) return null;
      if (!revision.startsWith("refs/tags/") || this.typeOf(named) === "commit") return named;
    }
    const done = this.bytes(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]);
    return done.status === 0 ? done.stdout.toString("utf8").trim() : null;
  }

  /** Whether a full SHA is a commit that is here. What is here once stays. */
  knows(sha: string): boolean {
    if (this.known.has(`known ${sha}`)) return true;
    const known = this.commitOf(sha) === sha;
    if (known) this.known.set(`known ${sha}`, true);
    return known;
  }

  typeOf(sha: string): string {
    return this.once(`type ${sha}`, () => this.run(["cat-file", "-t", sha]));
  }

  commit(sha: string): GitCommit {
    const [commit] = this.commits([sha]);
    if (commit === undefined) throw new Error(`no commit ${sha}`);
    return commit;
  }

  /** In the order given. */
  commits(shas: readonly string[]): readonly GitCommit[] {
    const missing = shas.filter((sha) => !this.known.has(`commit ${sha}`));
    if (missing.length > 0) {
      const format = "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x00%x01";
      const text = this.run(["log", "--no-walk=unsorted", "--stdin", `--format=${format}`], {
        input: missing.join("\n"),
      });
      for (const record of text.split("\x01").map((one) => one.replace(/^\n/, ""))) {
        if (record === "") continue;
        const [
          sha = "",
          tree = "",
          parents = "",
          an = "",
          ae = "",
          at,
          cn = "",
          ce = "",
          ct,
          b = "",
        ] = record.split("\0");
        this.known.set(`commit ${sha}`, {
          sha,
          tree,
          parents: parents === "" ? [] : parents.split(" "),
          author: { name: an, email: ae, date: isoSeconds(Number(at) * 1000) },
          committer: { name: cn, email: ce, date: isoSeconds(Number(ct) * 1000) },
          message: b.replace(/\n+$/, ""),
        } satisfies GitCommit);
      }
    }
    return shas.map((sha) => this.known.get(`commit ${sha}`) as GitCommit);
  }

  /** SHAs, newest first: `revisions("main..feature")`, or with options of rev-list. */
  revisions(...args: string[]): readonly string[] {
    return this.run(["rev-list", ...args])
      .split("\n")
      .filter((line) => line !== "");
  }

  /** Null where the two have no history in common. */
  compare(base: string, head: string): GitComparison | null {
    return this.once(`compare ${base} ${head}`, () => {
      const found = this.bytes(["merge-base", base, head]);
      if (found.status !== 0) return null;
      const [behind = 0, ahead = 0] = this.run([
        "rev-list",
        "--left-right",
        "--count",
        `${base}...${head}`,
      ])
        .split("\t")
        .map(Number);
      const status =
        ahead > 0 ? (behind > 0 ? "diverged" : "ahead") : behind > 0 ? "behind" : "identical";
      return { mergeBase: found.stdout.toString("utf8").trim(), ahead, behind, status };
    });
  }

  /** What changed from one commit to another, in path order; null stands for nothing at all. */
  diff(from: string | null, to: string): readonly DiffEntry[] {
    return this.once(`diff ${from} ${to}`, () =>
      parseDiff(
        this.run([
          ...["diff", "--raw", "--numstat", "-z", "--abbrev=40", "-M"],
          ...[from ?? EMPTY_TREE, to],
        ]),
      ),
    );
  }

  /** The hunks of each file of `diff`, in its order; null for binary files. */
  patches(from: string | null, to: string): readonly (string | null)[] {
    return this.once(`patches ${from} ${to}`, () =>
      this.diffText(from, to)
        .split(/^(?=diff --git )/m)
        .filter((part) => part !== "")
        .map((part) => {
          const hunks = part.search(/^@@ /m);
          return hunks < 0 ? null : part.slice(hunks).replace(/\n$/, "");
        }),
    );
  }

  diffText(from: string | null, to: string): string {
    return this.bytes(["diff", "-M", from ?? EMPTY_TREE, to]).stdout.toString("utf8");
  }

  tree(commit: string, folder: string): readonly TreeItem[] {
    const at = folder === "" ? commit : `${commit}:${folder}`;
    return this.once(`tree ${at}`, () => {
      const done = this.bytes(["ls-tree", "-z", "--long", at]);
      if (done.status !== 0) return [];
      return done.stdout
        .toString("utf8")
        .split("\0")
        .filter((line) => line !== "")
        .map((line) => {
          const [head = "", name = ""] = line.split("\t");
          const [mode = "", type = "", sha = "", size] = head.split(/ +/);
          const path = folder === "" ? name : `${folder}/${name}`;
          return { mode, type, sha, size: Number(size) || 0, path };
        });
    });
  }

  /** What is at a path of a commit; null when nothing is. */
  item(commit: string, path: string): TreeItem | null {
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    return this.tree(commit, folder).find((item) => item.path === path) ?? null;
  }

  blob(sha: string): Buffer {
    return this.once(`blob ${sha}`, () => this.bytes(["cat-file", "blob", sha]).stdout);
  }

  setRef(name: string, sha: string | null): void {
    this.run(["update-ref", ...(sha === null ? ["-d", name] : [name, sha])]);
  }

  /** Brings a commit of another repository on this machine here. */
  fetch(from: string, sha: string): void {
    this.run(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", from, sha]);
  }

  /** The tree of both sides merged, or the paths in conflict. */
  merge(ours: string, theirs: string): { tree: string } | { conflicts: readonly string[] } {
    return this.once(`merge ${ours} ${theirs}`, () => {
      const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", ours, theirs];
      const done = this.bytes(args);
      const [tree = "", ...paths] = done.stdout.toString("utf8").trim().split("\n");
      if (done.status === 0) return { tree };
      if (done.status === 1) return { conflicts: paths };
      if (done.stderr.includes("unrelated histories")) return { conflicts: [] };
      throw new Error(`git ${args.join(" ")} ended with ${done.status}: ${done.stderr}`);
    });
  }

  /**
   * The tree of `onto` with what happened between two trees or commits done to it as well: with a commit and its parent a
   * cherry-pick, the other way round a revert. @throws Error in conflict
   */
  apply(onto: string, from: string, to: string): string {
    // git 2.39 takes no merge base by hand, so two passing commits are made that have the right one.
    const identity = { GIT_COMMITTER_NAME: "x", GIT_COMMITTER_EMAIL: "x@x", ...DATELESS };
    const env = { ...identity, GIT_AUTHOR_NAME: "x", GIT_AUTHOR_EMAIL: "x@x" };
    const make = (tree: string, ...parents: string[]) =>
      this.run(["commit-tree", tree, ...parents.flatMap((p) => ["-p", p]), "-m", "x"], { env });
    const base = make(`${from}^{tree}`);
    const merged = this.merge(make(`${onto}^{tree}`, base), make(`${to}^{tree}`, base));
    if ("tree" in merged) return merged.tree;
    throw new Error(`conflict in ${merged.conflicts.join(", ")}`);
  }

  makeCommit(commit: Omit<GitCommit, "sha">): string {
    return this.run(["commit-tree", commit.tree, ...commit.parents.flatMap((p) => ["-p", p])], {
      input: commit.message,
      env: {
        GIT_AUTHOR_NAME: commit.author.name,
        GIT_AUTHOR_EMAIL: commit.author.email,
        GIT_AUTHOR_DATE: commit.author.date,
        GIT_COMMITTER_NAME: commit.committer.name,
        GIT_COMMITTER_EMAIL: commit.committer.email,
        GIT_COMMITTER_DATE: commit.committer.date,
      },
    });
  }

  private once<T>(key: string, find: () => T): T {
    if (!this.known.has(key)) this.known.set(key, find());
    return this.known.get(key) as T;
  }
}

interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const DATELESS = {
  GIT_AUTHOR_DATE: "2000-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2000-01-01T00:00:00Z",
};

/** GitHub's times have no fractions of a second. */
export function isoSeconds(at: Date | number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}
