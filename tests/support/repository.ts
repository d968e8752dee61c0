import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/**
 * Real repositories in temporary folders, gone when the test file is over. Nothing of the user's
 * configuration reaches them, and names and dates are fixed, so the same steps give the same SHAs:
 *
 *     const repo = makeRepository()
 *       .write("a.ts", "1\n").commit("start")
 *       .branch("feature").write("a.ts", "2\n").commit("change it");
 *     const git = await openRepository({ cwd: repo.root, env: repo.env });
 */
export class TestRepository {
  private clock = 1_700_000_000;

  constructor(
    /** The working tree's root (for a bare repository its git directory); real path, no trailing slash. */
    readonly root: string,
    /** An environment without the user's configuration: hand it to the code under test. */
    readonly env: Record<string, string>,
  ) {}

  /** Runs git here and gives its standard output without the last line break; throws on failure. */
  git(...args: string[]): string {
    return this.bytes(...args)
      .toString("utf8")
      .replace(/\n$/, "");
  }

  /** The same, as bytes, whole. */
  bytes(...args: string[]): Buffer {
    const done = this.try(...args);
    if (done.status !== 0)
      throw new Error(`git ${args.join(" ")} ended with ${done.status}: ${done.stderr}`);
    return done.stdout;
  }

  /** Runs git and gives what it did, failures included. */
  try(...args: string[]): { status: number | null; stdout: Buffer; stderr: string } {
    const date = `${this.clock} +0000`;
    const done = spawnSync("git", args, {
      cwd: this.root,
      env: { ...this.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      maxBuffer: 1 << 30,
    });
    if (done.error) throw done.error;
    return { status: done.status, stdout: done.stdout, stderr: done.stderr.toString("utf8") };
  }

  /** The absolute path of a file here. */
  path(name = "."): string {
    return join(this.root, name);
  }

  /** Writes files, folders included: one path and its content, or a record of them. */
  write(files: Readonly<Record<string, string | Uint8Array>>): this;
  write(path: string, content: string | Uint8Array): this;
  write(
    files: string | Readonly<Record<string, string | Uint8Array>>,
    content: string | Uint8Array = "",
  ): this {
    const all = typeof files === "string" ? { [files]: content } : files;
    for (const [path, bytes] of Object.entries(all)) {
      mkdirSync(dirname(this.path(path)), { recursive: true });
      writeFileSync(this.path(path), bytes);
    }
    return this;
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  remove(path: string): this {
    rmSync(this.path(path), { recursive: true });
    return this;
  }

  rename(from: string, to: string): this {
    mkdirSync(dirname(this.path(to)), { recursive: true });
    renameSync(this.path(from), this.path(to));
    return this;
  }

  link(path: string, target: string): this {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    symlinkSync(target, this.path(path));
    return this;
  }

  executable(path: string, on = true): this {
    chmodSync(this.path(path), on ? 0o755 : 0o644);
    return this;
  }

  /** Commits everything that differs (`add -A`), or an empty commit when nothing does. A minute passes. */
  commit(message = "a commit", ...options: string[]): this {
    this.clock += 60;
    this.git("add", "-A");
    this.git("commit", "--quiet", "--allow-empty", "-m", message, ...options);
    return this;
  }

  /** Makes a branch at `from` (default HEAD) and checks it out. */
  branch(name: string, from = "HEAD"): this {
    this.git("checkout", "--quiet", "-b", name, from);
    return this;
  }

  checkout(revision: string): this {
    this.git("checkout", "--quiet", revision);
    return this;
  }

  /** A merge commit of `revision` into what is checked out. */
  merge(revision: string, ...options: string[]): this {
    this.clock += 60;
    this.git("merge", "--quiet", "--no-ff", "--no-edit", ...options, revision);
    return this;
  }

  /** The full SHA of a revision. */
  sha(revision = "HEAD"): string {
    return this.git("rev-parse", "--verify", revision);
  }

  /** A clone of this repository, with `origin` and `origin/HEAD`; options such as `--depth=1`. */
  clone(...options: string[]): TestRepository {
    const to = join(temporaryFolder(), "clone");
    this.git("clone", "--quiet", "--template=", ...options, `file://${this.root}`, to);
    return new TestRepository(to, this.env);
  }

  /** Sets configuration of this repository alone: `configure({ "diff.noprefix": "true" })`. */
  configure(settings: Readonly<Record<string, string>>): this {
    for (const [key, value] of Object.entries(settings)) this.git("config", key, value);
    return this;
  }
}

export interface RepositoryOptions {
  /** The first branch; `main` by default. */
  readonly branch?: string;
  readonly bare?: boolean;
  readonly objectFormat?: "sha1" | "sha256";
}

/** An empty repository on `main`, without a commit. */
export function makeRepository(options: RepositoryOptions = {}): TestRepository {
  const root = join(temporaryFolder(), "repository");
  mkdirSync(root);
  const repository = new TestRepository(root, isolatedEnvironment());
  const flags = [`--initial-branch=${options.branch ?? "main"}`];
  if (options.bare) flags.push("--bare");
  if (options.objectFormat) flags.push(`--object-format=${options.objectFormat}`);
  repository.git("init", "--quiet", "--template=", ...flags);
  return repository;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder (real path) that is gone when the test file is over. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "dod-test-")));
  folders.push(folder);
  return folder;
}

/** PATH, an empty HOME, no user's or system's git configuration, and an identity. */
export function isolatedEnvironment(
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: temporaryFolder(),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ann Author",
    GIT_AUTHOR_EMAIL: "ann@example.org",
    GIT_COMMITTER_NAME: "Cleo Committer",
    GIT_COMMITTER_EMAIL: "cleo@example.org",
    ...more,
  };
}
