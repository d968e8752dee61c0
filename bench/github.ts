// What asking GitHub adds to a check, with 50 ms a request, as the difference of whole processes.
//   npm run bench:github
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startGitHub, TOKEN } from "../tests/stand-in/github.ts";
import { type Command, inTurn, runOnce } from "./measure.ts";
import { ENV } from "./subject.ts";

const DELAY_MS = 50;
const ROUNDS = Number(process.argv[2] ?? 11);
const dod = join(dirname(fileURLToPath(import.meta.url)), "../bin/dod.js");

const root = mkdtempSync(join(tmpdir(), "dod-bench-github-"));
const bare = join(root, "bare.git");
const work = join(root, "work");
mkdirSync(work);
const git = (...args: string[]) =>
  execFileSync("git", args, { cwd: work, env: ENV, stdio: ["ignore", "pipe", "inherit"] });
execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare], { env: ENV });
git("init", "--quiet", "--initial-branch=main");
writeFileSync(
  join(work, "dod.yml"),
  "version: 1\nextends: [service]\nitems:\n  - { id: tests, enabled: false }\n",
);
git("add", "-A");
git("commit", "--quiet", "-m", "start");
git("remote", "add", "origin", bare);
git("push", "--quiet", "origin", "main");
git("checkout", "--quiet", "-b", "feature/x");
writeFileSync(join(work, "a.txt"), "1\n");
git("add", "-A");
git("commit", "--quiet", "-m", "Add a");
git("push", "--quiet", "-u", "origin", "feature/x");

const hub = await startGitHub({ bare });
hub.addCollaborator("bob", "write");
hub.protect("main", { checks: [{ context: "build" }] });
const number = hub.openPullRequest({ head: "feature/x", body: "Why." });
hub.check({ sha: "feature/x", name: "build", event: "pull_request" });
hub.review(number, { by: "bob", state: "APPROVED" });

const env = {
  ...ENV,
  GITHUB_API_URL: hub.apiUrl,
  GITHUB_REPOSITORY: "acme/shop",
  GH_TOKEN: TOKEN,
};
const check = (name: string, ...flags: string[]): Command => ({
  name,
  file: process.execPath,
  args: [dod, "check", ...flags],
  cwd: work,
  env,
});

console.log(`\n| check | requests | median ms | GitHub's part at ${DELAY_MS} ms a request |`);
console.log("|---|---|---|---|");
await row("open pull request, up to review", "--stage", "review");
const merged = hub.merge(number, "squash");
hub.deploymentStatus(hub.deploy({ sha: merged }), "success");
await row("merged and deployed, all of `service`");
await hub.stop();
rmSync(root, { recursive: true, force: true });

async function row(name: string, ...flags: string[]): Promise<void> {
  hub.resetRequests();
  await runOnce(check(name, ...flags));
  const requests = hub.requests.length;
  const end = hub.fault(/./, { delayMs: DELAY_MS });
  const [local, whole] = await inTurn(
    [check("code", "--stage", "code"), check(name, ...flags)],
    ROUNDS,
  );
  end();
  const part = (whole?.median ?? 0) - (local?.median ?? 0);
  console.log(`| ${name} | ${requests} | ${whole?.median.toFixed(0)} | ${part.toFixed(0)} ms |`);
}
