// Whole-process times beside peers, in one run, and how time and memory grow with the change.
//   npm run bench            (peers: `npm ci --prefix bench`, and pre-commit from its own packages)
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, inTurn, runOnce } from "./measure.ts";
import { countingGit, ENV, makeSubject } from "./subject.ts";

const here = dirname(fileURLToPath(import.meta.url));
const dod = join(here, "../bin/dod.js");
const node = process.execPath;
const rounds = Number(process.argv[2] ?? 15);

const subject = makeSubject(50);
const command = (name: string, file: string, args: string[]): Command => ({
  name,
  file,
  args,
  cwd: subject,
  env: ENV,
});
const commands = [
  command("node -e 0", node, ["-e", "0"]),
  command("dod --version", node, [dod, "--version"]),
  command("dod check --stage code, 10 items", node, [dod, "check", "--stage", "code"]),
  ...peers(),
];
const figures = await inTurn(commands, rounds);
const bare = figures[0]?.median ?? 1;
console.log(`50 changed files; ${rounds} rounds in turn, whole process\n`);
console.log("| command | min ms | median ms | max ms | × node | exit |\n|---|---|---|---|---|---|");
for (const { name, min, median, max, exitCode } of figures)
  console.log(
    `| ${name} | ${min.toFixed(0)} | ${median.toFixed(0)} | ${max.toFixed(0)} | ${(median / bare).toFixed(2)} | ${exitCode} |`,
  );
rmSync(subject, { recursive: true, force: true });

console.log(
  "\n| changed files | median ms | peak MiB | git processes | `git diff --shortstat` ms |\n|---|---|---|---|---|",
);
for (const size of [10, 100, 1_000, 10_000]) {
  const root = makeSubject(size);
  const check: Command = {
    name: "check",
    file: node,
    args: [dod, "check", "--stage", "code"],
    cwd: root,
    env: ENV,
  };
  const diff: Command = {
    name: "diff",
    file: "git",
    args: ["diff", "--shortstat", "main"],
    cwd: root,
    env: ENV,
  };
  const [checked, plain] = await inTurn([check, diff], 5);
  const { peakMiB } = await runOnce(check, true);
  const git = countingGit();
  await runOnce({ ...check, env: { ...ENV, PATH: `${git.path}:${ENV.PATH}` } });
  console.log(
    `| ${size} | ${checked?.median.toFixed(0)} | ${peakMiB?.toFixed(0) ?? "?"} | ${git.calls()} | ${plain?.median.toFixed(0)} |`,
  );
  rmSync(root, { recursive: true, force: true });
  rmSync(git.path, { recursive: true, force: true });
}

/** Those that are installed here; the others are named. */
function peers(): Command[] {
  const bin = join(here, "node_modules/.bin");
  const found: Command[] = [];
  const add = (name: string, file: string | null, args: string[]) => {
    if (file === null) console.log(`(${name} is not installed here)`);
    else found.push(command(name, file, args));
  };
  const installed = (name: string) => (existsSync(join(bin, name)) ? join(bin, name) : null);
  add("danger local, 10 rules", installed("danger"), [
    "local",
    "--base",
    "main",
    "--dangerfile",
    "dangerfile.js",
  ]);
  add("lefthook, 10 steps", installed("lefthook"), ["run", "pre-push", "--force"]);
  add("pre-commit, 10 hooks", onPath("pre-commit"), ["run", "--all-files"]);
  return found;
}

function onPath(name: string): string | null {
  try {
    return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}
