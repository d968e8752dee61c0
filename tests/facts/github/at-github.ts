import { afterEach } from "vitest";
import { openSession } from "../../../src/clients/github/open-session.ts";
import type { PullRequestLookup } from "../../../src/core/github/pull-request.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { type GitHub, startGitHub, TOKEN } from "../../stand-in/github.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { lookupOf } from "./literal-lookup.ts";

const running: GitHub[] = [];
afterEach(async () => {
  // Throws where something was asked or answered that GitHub's own descriptions do not know.
  for (const hub of running.splice(0)) await hub.stop();
});

const origin = makeRepository().write("a.ts", "1\n").commit("start");
origin.branch("fix").write("a.ts", "2\n").commit("one").write("a.ts", "3\n").commit("two");
origin.checkout("main");

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** acme/shop on the stand-in: `main` with one commit, `fix` with two more, and #1 from it, by ann. */
export async function openShop(at = "2026-01-01T10:00:00Z") {
  const bare = origin.clone("--bare");
  const clock = { now: new Date(at) };
  const hub = await startGitHub({ bare: bare.root, now: () => clock.now });
  running.push(hub);
  const number = hub.openPullRequest({ head: "fix", title: "Fix it" });
  return {
    hub,
    bare,
    /** The SHA of a branch before anything was merged. */
    sha: (branch: "main" | "fix") => origin.sha(branch),
    number,
    /** What GitHub's clock shows from now on. */
    setTime: (time: string) => {
      clock.now = new Date(time);
    },
    session: (token: string | null = TOKEN) =>
      openSession({
        env: {
          GITHUB_API_URL: hub.apiUrl,
          GITHUB_REPOSITORY: "acme/shop",
          ...(token === null ? {} : { GH_TOKEN: token }),
        },
        remotes: { remotes: [], branch: null },
        limits: { backoffMs: 1 },
        askGh: async () => null,
      }),
    /** The pull request as it is there. */
    lookup: (): PullRequestLookup => {
      hub.sync();
      const pull = hub.pull(number);
      return lookupOf({
        number,
        state: pull.mergedAt ? "merged" : pull.state,
        head: { ref: "fix", sha: pull.head.sha, repository: "acme/shop" },
        testMerge: pull.trial.merge,
        createdAt: pull.createdAt,
        mergedAt: pull.mergedAt,
        mergeCommit: pull.mergeCommit,
      });
    },
    clone: (...options: string[]) => openClone(bare, ...options),
    /** What was asked since the last call. */
    asked: () => {
      const requests = hub.requests.map(({ method, path, operation }) =>
        operation ? `${operation}` : `${method} ${path}`,
      );
      hub.resetRequests();
      return requests;
    },
  };
}

async function openClone(bare: TestRepository, ...options: string[]) {
  const clone = bare.clone(...options);
  return openRepository({ cwd: clone.root, env: clone.env });
}
