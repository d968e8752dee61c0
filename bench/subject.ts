import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Ten built-in items that find nothing on the change below, and run no command. */
const CHECKLIST = `version: 1
base: main
items:
  - test-changes
  - doc-changes: { map: [{ when: ["src/**"], docs: ["docs/**"] }] }
  - changelog
  - commits
  - lockfile
  - files: { forbid: ["**/*.orig", "**/*.rej"] }
  - { id: readme, check: files, with: { require: [README.md] } }
  - { id: together, check: files, with: { together: [{ when: ["src/**"], then: ["test/**"] }] } }
  - { id: licence, check: files, with: { contains: [{ path: LICENSE, text: MIT }] } }
  - { id: announced, check: any, with: { of: [changelog, { files: { require: [NEWS.md] } }] } }
`;

/** Ten steps that do nothing, for each peer, in its own format. */
const PRE_COMMIT = `repos:
  - repo: local
    hooks:
${Array.from({ length: 10 }, (_, i) => `      - { id: step-${i}, name: step ${i}, entry: "true", language: system, pass_filenames: false, always_run: true }\n`).join("")}`;
const LEFTHOOK = `no_auto_install: true
pre-push:
  parallel: true
  commands:
${Array.from({ length: 10 }, (_, i) => `    step-${i}: { run: "true" }\n`).join("")}`;
const DANGERFILE = Array.from(
  { length: 10 },
  (_, i) => `if (danger.git.modified_files.includes("no-such-file-${i}")) fail("step ${i}");\n`,
).join("");

/**
 * The caller's own environment (what it costs node to start, such as extra certificates, every peer written for
 * it pays too), but for the user's git settings.
 */
export const ENV: NodeJS.ProcessEnv = {
  ...process.env,
  HOME: mkdtempSync(join(tmpdir(), "dod-bench-home-")),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org",
};

/** A repository with twice as many files as the branch changes; ten lines are added to each. */
export function makeSubject(changedFiles: number): string {
  const root = mkdtempSync(join(tmpdir(), "dod-bench-"));
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, env: ENV, stdio: ["ignore", "ignore", "inherit"] });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const sources = Array.from(
    { length: changedFiles },
    (_, i) =>
      `${i % 2 === 0 ? "src" : "test"}/part-${i % 97}/file-${i}${i % 2 === 0 ? "" : ".test"}.ts`,
  );
  const body = (name: string, lines: number) =>
    Array.from({ length: lines }, (_, i) => `export const ${name}${i} = ${i};\n`).join("");

  git("init", "--quiet", "--initial-branch=main");
  write("dod.yml", CHECKLIST);
  write(".pre-commit-config.yaml", PRE_COMMIT);
  write("lefthook.yml", LEFTHOOK);
  write("dangerfile.js", DANGERFILE);
  write("README.md", "# Subject\n");
  write("LICENSE", "MIT\n");
  write("docs/guide.md", "# Guide\n");
  write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n\n## [1.0.0]\n- start\n");
  for (const path of sources) write(path, body("a", 40));
  for (const path of sources) write(path.replace("file-", "still-"), body("a", 40));
  git("add", "--all");
  git("commit", "--quiet", "-m", "Start");
  git("checkout", "--quiet", "-b", "feature");
  for (const path of sources) write(path, body("a", 20) + body("b", 10) + body("c", 20));
  write("docs/guide.md", "# Guide\n\nMore.\n");
  write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n- more\n\n## [1.0.0]\n- start\n");
  git("add", "--all");
  git("commit", "--quiet", "-m", "Add more");
  // git looks again into every file that is as young as its index; those of a real checkout are older.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100);
  git("update-index", "--force-write-index", "-q", "--refresh");
  return root;
}

/** A folder with a `git` that notes each call before it hands it on; `calls` counts them. */
export function countingGit(): { readonly path: string; calls(): number } {
  const folder = mkdtempSync(join(tmpdir(), "dod-bench-git-"));
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const log = join(folder, "calls.log");
  writeFileSync(log, "");
  writeFileSync(join(folder, "git"), `#!/bin/sh\necho call >> '${log}'\nexec '${real}' "$@"\n`);
  chmodSync(join(folder, "git"), 0o755);
  return { path: folder, calls: () => readFileSync(log, "utf8").split("\n").length - 1 };
}
