import type { CheckRequest } from "../../src/app/prepare.ts";
import { runChecklist } from "../../src/app/run-checklist.ts";
import type { Report } from "../../src/core/report.ts";
import { type GitHub, startGitHub, TOKEN } from "../stand-in/github.ts";
import { makeRepository, type TestRepository } from "./repository.ts";

/** A GitHub of `acme/shop` with the user's clone of it, and a clock that both go by. */
export interface Project {
  readonly hub: GitHub;
  readonly clone: TestRepository;
  readonly env: Record<string, string>;
  /** ISO time of now. */
  now(): string;
  /** Minutes pass. */
  later(minutes: number): void;
  /** `dod check` in the clone, in this process. */
  check(more?: Partial<CheckRequest>): Promise<Report>;
}

/**
 * `main` holds `src/cart.ts` and the checklist; the clone has `feature/x` checked out with a commit that is
 * not pushed.
 */
export async function startProject(checklist: string): Promise<Project> {
  let at = Date.parse("2026-03-02T09:00:00Z");
  const bare = makeRepository({ bare: true });
  const hub = await startGitHub({ bare: bare.root, now: () => new Date(at) });
  const first = makeRepository()
    .write({
      "src/cart.ts": "export const cart = [];\n",
      "dod.yml": checklist,
      "README.md": "# Shop\n",
    })
    .commit("start");
  first.git("push", "--quiet", `file://${bare.root}`, "main");
  bare.git("symbolic-ref", "HEAD", "refs/heads/main");
  const clone = bare.clone();
  clone
    .branch("feature/x")
    .write("src/cart.ts", "export const cart = [1];\n")
    .commit("Fill the cart");
  const env = {
    ...clone.env,
    GITHUB_API_URL: hub.apiUrl,
    GITHUB_REPOSITORY: "acme/shop",
    GH_TOKEN: TOKEN,
  };
  return {
    hub,
    clone,
    env,
    now: () => new Date(at).toISOString(),
    later: (minutes) => {
      at += minutes * 60_000;
    },
    check: (more = {}) => runChecklist({ cwd: clone.root, env, now: new Date(at), ...more }),
  };
}

/** What each item came to, a line each: for assertions that fail. */
export function inBrief(report: Report): string {
  return report.items
    .map(({ id, status, waitingOn, summary }) => `${id}: ${status} ${waitingOn ?? ""} ${summary}`)
    .join("\n");
}
