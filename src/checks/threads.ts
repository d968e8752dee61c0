import * as z from "zod/mini";
import { ago } from "../core/ago.ts";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import { sameLogin } from "../core/github/opinions.ts";
import type { Account, PullRequestLookup } from "../core/github/pull-request.ts";
import type { ReviewThread } from "../core/github/reviews.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import { namePatterns } from "../core/name-patterns.ts";
import { quoted } from "../core/quote.ts";
import { type Finding, fail, finding, isNonEmpty, pass, type Result } from "../core/result.ts";

const options = z.strictObject({
  ignoreAuthors: z
    ._default(z.array(z.string().check(z.minLength(1))), [])
    .check(
      z.describe(
        "Logins, `*` for any characters, whose threads may stay open; one that ends in `[bot]` means an app and nobody else.",
      ),
    ),
});

interface ThreadsEvidence {
  readonly lookup: PullRequestLookup;
  readonly threads: readonly ReviewThread[];
  readonly now: Date;
}

export const threads = defineCheck({
  name: "threads",
  title: "Every review thread is resolved",
  failureTitle: "A review thread is open",
  category: "ownership",
  stage: "review",
  why: "A question that nobody answered before the merge is answered by an incident, or by nobody.",
  fix: "Answer each open thread, do what it asks for or say why not, and resolve it.",
  outcomes: {
    pass: "Every thread is resolved; also when there is none, which the summary says.",
    fail: "A thread is open, be it on lines that have changed since; or the pull request was closed.",
    pending:
      "There is no pull request, or what is here is not pushed: it is the author's move. In CI, a newer commit is there.",
    unknown: "The threads cannot be read: GitHub shows them only to who has a token.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "reviewThreads"],
  options,
  example: { ignoreAuthors: ["renovate[bot]"] },
  holdsWithout: {
    "pullRequest.pullRequest.labels": "labels open no thread",
    "reviewThreads.threads": "no thread at all leaves nothing open",
  },

  async gather({ facts, now }): Promise<ThreadsEvidence> {
    const lookup = await facts.pullRequest();
    if (!isPullRequest(judgeable(lookup))) return { lookup, threads: [], now };
    return { lookup, threads: (await facts.reviewThreads()).threads, now };
  },

  judge({ lookup, threads, now }, { ignoreAuthors }): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    const isIgnored = authorPatterns(ignoreAuthors);
    const asked = threads.filter(({ author }) => author === null || !isIgnored(author));
    const open = asked.filter(({ resolved }) => !resolved);
    const leftOut = threads.filter((thread) => !asked.includes(thread));
    const authors = [...new Set(leftOut.map(({ author }) => author?.login ?? ""))];
    const notes =
      leftOut.length === 0
        ? []
        : [`${countOf(leftOut.length, "thread")} of ${listed(authors)} left out`];
    const evidence = [
      {
        kind: "api" as const,
        ref: pullRequest.url,
        summary: `${countOf(threads.length, "review thread")}, ${threads.filter(({ resolved }) => !resolved).length} open`,
      },
    ] as const;
    const findings = open.map((thread) => findingOf(thread, now));
    if (isNonEmpty(findings)) {
      const oldest = open.map(({ since }) => since).sort()[0];
      return fail(`${open.length} of ${countOf(asked.length, "thread")} open`, findings, {
        evidence,
        notes,
        ...(oldest === undefined ? {} : { since: oldest }),
      });
    }
    const summary =
      asked.length === 0
        ? "0 threads"
        : `${asked.length} of ${countOf(asked.length, "thread")} resolved`;
    return pass(summary, evidence, { notes });
  },
});

/** `renovate[bot]` is the app's mark in REST; GraphQL leaves it out. */
function authorPatterns(patterns: readonly string[]): (author: Account) => boolean {
  const plain = (pattern: string) => pattern.replace(/\[bot\]$/i, "");
  const all = patterns.map((pattern) => ({
    takes: namePatterns([plain(pattern)], { ignoreCase: true }),
    appsOnly: plain(pattern) !== pattern,
  }));
  return ({ login, isBot }) =>
    all.some(({ takes, appsOnly }) => (isBot || !appsOnly) && takes(sameLogin(login)));
}

function findingOf(thread: ReviewThread, now: Date): Finding {
  const { path, line, author, text, url, since, outdated } = thread;
  const of = outdated ? ", on lines that have changed since" : "";
  return finding({
    path,
    line,
    rule: "open-thread",
    message: `${quoted(text)} (${author?.login ?? "somebody"}, ${ago(since, now)}${of}): ${url}`,
    fix: "answer it and resolve it",
  });
}
