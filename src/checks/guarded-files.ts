import * as z from "zod/mini";
import type { Change } from "../core/change.ts";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import type { Facts } from "../core/facts.ts";
import { type GuardReviews, guardQuestions, judgeGuards } from "../core/github/guard-result.ts";
import { readMembers } from "../core/github/members-read.ts";
import type { PullRequest, PullRequestLookup } from "../core/github/pull-request.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import {
  type GuardedChange,
  type GuardedFile,
  guardedAmong,
  guardedInWords,
  guardFindings,
} from "../core/guarded-changes.ts";
import { GUARDED_PATHS } from "../core/guards/guarded-paths.ts";
import {
  FactUnavailable,
  type Finding,
  fail,
  isNonEmpty,
  notApplicable,
  pending,
  type Result,
  unknown,
} from "../core/result.ts";

const options = z.strictObject({
  paths: z
    .optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))
    .check(
      z.describe(
        "Globs of what guards quality, `!` excludes. Default: checklists with what they extend and their local plugins, CI workflows, CODEOWNERS, hooks, and the configuration of linters, tests, coverage, compilers and package managers; of files such as `package.json` only the parts that are one of these.",
      ),
    ),
  by: z
    ._default(
      z.union([
        z.literal("codeowners"),
        z
          .array(
            z
              .string()
              .check(
                z.regex(/^@?[A-Za-z0-9][\w-]*(\/[\w.-]+)?$/, "must be written as ann or acme/core"),
              ),
          )
          .check(z.minLength(1)),
      ]),
      "codeowners",
    )
    .check(
      z.describe(
        "Who must approve: `codeowners`, an owner of each file by the base's CODEOWNERS, and anybody else with write access where a file has none; or a list of people and teams (`ann`, `acme/core`), of whom one is enough.",
      ),
    ),
});

type Options = z.output<typeof options>;

interface GuardedFilesEvidence {
  readonly files: readonly GuardedFile[];
  readonly compared: readonly GuardedChange[];
  /** Null where nothing is asked; a fault where it could not be read. */
  readonly lookup: PullRequestLookup | FactUnavailable | null;
  /** Null where there is no pull request to judge. */
  readonly known: GuardReviews | FactUnavailable | null;
  readonly now: Date;
}

export const guardedFiles = defineCheck({
  name: "guarded-files",
  title: "What guards quality is not changed without its owner's approval",
  failureTitle: "What guards quality is changed without its owner's approval",
  category: "ownership",
  stage: "review",
  why: "A branch can get through any gate by lowering it: a threshold, a lint rule, a step of the workflow. Whoever owns the gate should have seen that.",
  fix: "Ask an owner of the changed files to approve this very diff, or leave them as they were.",
  outcomes: {
    pass: "Every guarded file that changed is approved by one of its owners, or by one of the people in `by`: this very diff, with write access, and not by its author or a bot. The findings say what got weaker.",
    fail: "The pull request was closed without merging.",
    pending:
      "An approval is missing: it is the reviewers' move. No pull request, a draft, something not pushed, a guarded file that git does not have yet, or nobody but the author who may approve: the author's. The findings say what got weaker.",
    unknown:
      "The files, the pull request or its reviews cannot be read, or what decides on an approval: the reviewer's access, whether the diff is the same, who is of a team. Where the branch's rules require code owners and GitHub says that it is approved, that stands in for teams and addresses.",
    "not-applicable":
      "No guarded file changed, or of files such as `package.json` no part that guards.",
  },
  facts: ["change", "guards", "pullRequest", "reviews", "branchRules", "codeOwners", "teams"],
  options,
  example: { paths: [".github/**", "package.json"], by: "codeowners" },
  holdsWithout: {
    "change.files[].hunks": "files are compared whole; lines only say where",
    "guards.compare()[].findings":
      "a guarded file that did not get weaker needs its owner's approval, too",
    "pullRequest.pullRequest.labels": "labels approve nothing",
    "branchRules.requiredChecks": "only the rules about reviews are looked at",
    "codeOwners.rules": "a file without an owner is approved by anybody else who may write",
    "codeOwners.rules[].owners": "an empty list of owners means that nobody owns it",
  },

  async gather({ facts, options, now }): Promise<GuardedFilesEvidence> {
    const change = await facts.change();
    const guards = await facts.guards();
    const files =
      options.paths === undefined
        ? guardedAmong(change.files, GUARDED_PATHS, guards.gate)
        : guardedAmong(change.files, options.paths);
    const compared = files.length === 0 ? [] : await guards.compare(files);
    const changes = changedGuards(compared);
    const nothing = { files, compared, lookup: null, known: null, now };
    if (changes.length === 0) return nothing;
    // What got weaker is worth saying also where nobody can be asked who approved it.
    const lookup = await facts.pullRequest().catch(unavailable);
    if (lookup instanceof FactUnavailable) return { ...nothing, lookup };
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return { ...nothing, lookup };
    const known = await readReviews(pullRequest, change, changes, options, facts).catch(
      unavailable,
    );
    return { ...nothing, lookup, known };
  },

  judge({ files, compared, lookup, known, now }): Result {
    if (compared.length !== files.length)
      throw new Error(`${files.length} guarded files changed and ${compared.length} were compared`);
    const changes = changedGuards(compared);
    if (changes.length === 0)
      return notApplicable(
        files.length === 0
          ? "no file that guards quality changed"
          : `${countOf(files.length, "file")} changed, and no part that guards quality: ${listed(compared.map(({ path }) => path))}`,
      );
    const findings = changes.flatMap(guardFindings);
    const measured = guardedInWords(changes);
    const unread = [lookup, known].find((one) => one instanceof FactUnavailable);
    if (unread instanceof FactUnavailable)
      return unknown(`${measured}; who approved it is not known: ${unread.reason}`, unread.mend, {
        findings,
      });
    const asked = lookup as PullRequestLookup | null;
    if (asked === null) throw new Error("guarded files changed and no pull request was asked for");
    const pullRequest = judgeable(asked);
    if (!isPullRequest(pullRequest)) return withFindings(pullRequest, measured, findings);
    if (known === null) throw new Error("there is a pull request and nothing was gathered");
    return judgeGuards(pullRequest, changes, known as GuardReviews, now);
  },
});

function changedGuards(compared: readonly GuardedChange[]): GuardedChange[] {
  return compared.filter(({ guardChanged }) => guardChanged);
}

/** Other faults are thrown on. */
function unavailable(fault: unknown): FactUnavailable {
  if (fault instanceof FactUnavailable) return fault;
  throw fault;
}

type ReviewFacts = {
  readonly [K in "guards" | "reviews" | "branchRules" | "codeOwners" | "teams"]: () => Promise<
    Facts[K]
  >;
};

async function readReviews(
  pullRequest: PullRequest,
  change: Change,
  changes: readonly GuardedChange[],
  { by }: Options,
  facts: ReviewFacts,
): Promise<GuardReviews> {
  const byOwners = by === "codeowners";
  // Once merged, the base has what the change made of its own owners.
  const ownersBefore = pullRequest.state === "merged" && change.files.some(isAboutOwners);
  const [reviews, rules, file] = await Promise.all([
    facts.reviews(),
    byOwners ? facts.branchRules() : null,
    byOwners ? (ownersBefore ? (await facts.guards()).ownersBefore() : facts.codeOwners()) : null,
  ]);
  const known = { reviews, rules, file, ownersBefore, by: byOwners ? null : by };
  const asked = guardQuestions(pullRequest, changes, known);
  const members = asked.length > 0 ? await readMembers(await facts.teams(), asked) : [];
  return { ...known, members };
}

function isAboutOwners({ path, oldPath }: Change["files"][number]): boolean {
  return [path, oldPath ?? ""].some((one) => /^(\.github\/|docs\/)?CODEOWNERS$/.test(one));
}

/** What keeps the pull request from being judged, with what got weaker. */
function withFindings(result: Result, measured: string, findings: readonly Finding[]): Result {
  const { status, summary, mend, since, waitingOn } = result;
  const text = `${measured}; ${summary}`;
  const extras = {
    ...(mend === null ? {} : { mend }),
    ...(since === null ? {} : { since }),
  };
  const all = [...result.findings, ...findings];
  if (status === "pending") return pending(waitingOn ?? "author", text, { ...extras, findings });
  if (status === "fail" && isNonEmpty(all)) return fail(text, all, extras);
  throw new Error(`a pull request that may not be judged came to ${status}`);
}
