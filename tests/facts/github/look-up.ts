import { remotesOf } from "../../../src/clients/github/remotes.ts";
import type { PullRequestLookup } from "../../../src/core/github/pull-request.ts";
import { findBase } from "../../../src/facts/base.ts";
import { readChange } from "../../../src/facts/change.ts";
import { type CiEvent, makeEvent } from "../../../src/facts/ci-event-parts.ts";
import { readPullRequest } from "../../../src/facts/github/pull-request.ts";
import { openRepository } from "../../../src/facts/repository.ts";
import { makeRepository, type TestRepository } from "../../support/repository.ts";
import { copiesOf } from "./copy-repository.ts";
import {
  type Answers,
  type LiteralSession,
  literalSession,
  type pullAnswer,
} from "./literal-session.ts";

export interface Asked {
  readonly event?: Partial<CiEvent> | null;
  readonly number?: number | null;
  readonly pauses?: string[];
  readonly change?: null;
}

/** Looks up what is checked out in a repository, with GitHub's answers given literally. */
export async function lookUp(
  repo: TestRepository,
  answers: Answers,
  { event = null, number = null, pauses = [], change }: Asked = {},
): Promise<PullRequestLookup & { requests: string[] }> {
  const repository = await openRepository({ cwd: repo.root, env: repo.env });
  const whole = event && makeEvent({ provider: "GitHub Actions", event: "x", ...event });
  const remotes = await remotesOf(repository.git, repository.branch);
  const base = await findBase({ repository, option: null, event: whole, checklist: null }).catch(
    () => null,
  );
  const session: LiteralSession = literalSession(answers);
  const lookup = await readPullRequest({
    session,
    repository,
    base,
    remotes,
    event: whole,
    number,
    change: change === null || base === null ? null : await readChange(repository, base),
    pause: async () => pauses.push("paused"),
  });
  return { ...lookup, requests: session.requests };
}

export const LIST = (head: string) =>
  `/repos/acme/shop/pulls?head=${head}&state=all&sort=created&direction=desc`;
export const OPEN_LIST = LIST("acme:fix");
export const DETAIL = "/repos/acme/shop/pulls/12";

/** A clone of acme/shop with `fix`, one commit beside `main`, pushed and checked out. */
export const clone = copiesOf(() => {
  const origin = makeRepository().write("a.ts", "1\n").commit("start");
  origin.branch("fix").write("a.ts", "2\n").commit("fix it");
  return origin.checkout("main").clone().checkout("fix");
});

/** What GitHub answers about one pull request: the list, and its detail. */
export const known = (pull: ReturnType<typeof pullAnswer>, head = "acme:fix"): Answers => ({
  [LIST(head)]: [pull],
  [`/repos/acme/shop/pulls/${pull.number}`]: pull,
});
export const closed = { state: "closed", closed_at: "2026-01-02T10:00:00Z" };
export const merged = {
  ...closed,
  merged_at: "2026-01-02T10:00:00Z",
  merge_commit_sha: "c".repeat(40),
  merged_by: { login: "bob" },
};
