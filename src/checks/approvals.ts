import * as z from "zod/mini";
import { ago, lasting } from "../core/ago.ts";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import { parseDuration } from "../core/duration.ts";
import { durationSchema } from "../core/duration-schema.ts";
import {
  approvedFor,
  isInForce,
  isVouched,
  objections,
  ownedByAuthor,
  ownersMissing,
  type ReviewKnowledge,
} from "../core/github/approval-faults.ts";
import {
  type Membership,
  type Needs,
  ownedFiles,
  sufficientSince,
  teamQuestions,
} from "../core/github/approval-needs.ts";
import {
  askFor,
  evidenceOf,
  leftOut,
  needStates,
  notesOf,
  unreadOwners,
} from "../core/github/approval-words.ts";
import { readMembers } from "../core/github/members-read.ts";
import { FRESHNESS, type Opinion, opinionsOf } from "../core/github/opinions.ts";
import type { PullRequest, PullRequestLookup } from "../core/github/pull-request.ts";
import type { ReviewState } from "../core/github/reviews.ts";
import { isPullRequest, judgeable } from "../core/github/standing.ts";
import {
  type Evidence,
  fail,
  finding,
  isNonEmpty,
  pass,
  pending,
  type Result,
  unknown,
} from "../core/result.ts";

const options = z.strictObject({
  min: z
    ._default(z.int().check(z.minimum(1)), 1)
    .check(z.describe("How many people with write access, the author left out, must approve.")),
  codeOwners: z
    ._default(z.union([z.boolean(), z.literal("auto")]), "auto")
    .check(
      z.describe(
        "Each changed file that CODEOWNERS on the base gives an owner is approved by one of them. `auto`: where there is such a file. `true`: and there must be one.",
      ),
    ),
  freshness: z
    ._default(z.enum(FRESHNESS), "diff")
    .check(
      z.describe(
        "What an approval must be of: `diff`, the diff that is there now, also before a rebase that changed no line of it; `last-push`, the newest commit; `any`, any commit.",
      ),
    ),
  teams: z
    .optional(
      z
        .array(z.string().check(z.regex(/^@?[\w.-]+\/[\w.-]+$/, "must be written as acme/core")))
        .check(z.minLength(1)),
    )
    .check(z.describe("Teams (`acme/core`) of each of which somebody must approve.")),
  minAge: z
    .optional(durationSchema)
    .check(
      z.describe(
        "How long there must have been enough approvals, so that others can still object: `24h`. For a merged pull request, until it was merged.",
      ),
    ),
  bots: z._default(z.boolean(), false).check(z.describe("Whether reviews of bots count.")),
});

type Options = z.output<typeof options>;

interface ApprovalsEvidence {
  readonly lookup: PullRequestLookup;
  /** Null where there is no pull request to judge. */
  readonly known: ReviewKnowledge | null;
  readonly now: Date;
}

export const approvals = defineCheck({
  name: "approvals",
  title: "Enough people approved this very change",
  failureTitle: "The change is not approved",
  category: "ownership",
  stage: "review",
  why: "An approval is worth what its reviewer read: one of an older diff, of the author, or of somebody without a say in the repository is none.",
  fix: "Ask for a review, and for another one after each change to what was reviewed.",
  outcomes: {
    pass: "At least `min` people with write access approve the diff that is there now, with an owner of every owned file and somebody of every team among them, and nobody's last word is a request for changes.",
    fail: "Somebody with write access asks for changes, the pull request was closed, an owned file has no owner but the author, CODEOWNERS is asked for and not in force, or it was merged before `minAge` was over.",
    pending:
      "Too few approvals: it is the reviewers' move. No pull request, a draft, or something not pushed: the author's. `minAge` is not over: time's.",
    unknown:
      "The reviews, the branch's rules, or what decides on an approval cannot be read: the reviewer's access, whether the diff is the same, who is of a team, whose address an owner's is. Where the branch's rules require code owners and GitHub says that it is approved, that stands in for teams and addresses.",
    "not-applicable": null,
  },
  facts: ["pullRequest", "reviews", "branchRules", "codeOwners", "pullRequestFiles", "teams"],
  options,
  example: { min: 1, codeOwners: true, teams: ["acme/core"], minAge: "1h" },
  holdsWithout: {
    "pullRequest.pullRequest.labels": "labels approve nothing",
    "branchRules.requiredChecks": "only the rules about reviews are looked at",
    "codeOwners.rules[].owners": "an empty list of owners means that nobody owns it",
  },

  async gather({ facts, options, now }): Promise<ApprovalsEvidence> {
    const lookup = await facts.pullRequest();
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return { lookup, known: null, now };
    const [reviews, rules, file] = await Promise.all([
      facts.reviews(),
      facts.branchRules(),
      options.codeOwners === false ? null : facts.codeOwners(),
    ]);
    const owners =
      file === null ? null : { file, files: isInForce(file) ? await facts.pullRequestFiles() : [] };
    const asked = teamQuestions(
      approvalsAmong(opinionsFor(pullRequest, reviews, options)),
      needsOf(owners, options),
    );
    const members = asked.length > 0 ? await readMembers(await facts.teams(), asked) : [];
    return { lookup, known: { reviews, rules, owners, members }, now };
  },

  judge({ lookup, known, now }, options): Result {
    const pullRequest = judgeable(lookup);
    if (!isPullRequest(pullRequest)) return pullRequest;
    if (known === null) throw new Error("there is a pull request and nothing was gathered");
    return judgeApprovals(pullRequest, known, now, options);
  },
});

function opinionsFor(
  { author }: PullRequest,
  { reviews, head }: ReviewState,
  { freshness, bots }: Options,
): Opinion[] {
  return opinionsOf(reviews, { author: author?.login ?? null, head, freshness, bots });
}

function approvalsAmong(opinions: readonly Opinion[]): Opinion[] {
  return opinions.filter(({ state }) => state === "approved");
}

function needsOf(owners: ReviewKnowledge["owners"], { min, teams }: Options): Needs {
  return {
    min,
    teams: (teams ?? []).map((team) => team.replace(/^@/, "").toLowerCase()),
    owned: owners === null ? [] : ownedFiles(owners.files, owners.file.rules),
  };
}

function judgeApprovals(
  pullRequest: PullRequest,
  known: ReviewKnowledge,
  now: Date,
  options: Options,
): Result {
  const { number, draft, createdAt } = pullRequest;
  const opinions = opinionsFor(pullRequest, known.reviews, options);
  const given = approvalsAmong(opinions);
  const needs = needsOf(known.owners, options);
  const isMember: Membership = (team, login) =>
    known.members.find((one) => one.team === team && one.login === login)?.is ?? null;
  const vouched = isVouched(known, given);
  const file = known.owners?.file;
  const extras = {
    evidence: given
      .filter(({ counts }) => counts === "yes")
      .map((one) => evidenceOf(one, pullRequest, now)),
    notes: notesOf(known, opinions, options.min),
  };

  const findings = [
    ...objections(opinions, pullRequest, now),
    ...(file && options.codeOwners === true ? ownersMissing(file) : []),
    ...(file && !vouched ? ownedByAuthor(pullRequest, needs.owned, file) : []),
  ];
  if (isNonEmpty(findings)) {
    const messages = findings.map(({ message }) => message);
    return fail(listed(messages, 2), findings, extras);
  }

  const states = needStates(given, needs, isMember, vouched);
  if (draft)
    return pending("author", `#${number} is a draft (${states[0]?.held})`, {
      ...extras,
      mend: `finish it and mark it ready: gh pr ready ${number}`,
    });
  const lacking = states.filter(({ answer }) => answer === "no");
  if (lacking.length > 0) {
    const stale = given.filter(({ why }) => why === "stale" || why === "older-push");
    const because = stale.length > 0 ? `: ${listed(leftOut(stale), 2)}` : "";
    return pending("reviewer", `${lacking.map((one) => one.lacking).join(", ")}${because}`, {
      ...extras,
      mend: askFor(pullRequest, stale),
      since: createdAt,
    });
  }
  const doubts = [
    ...unlistedFiles(pullRequest, known),
    ...leftOut(opinions.filter(isDoubtful)),
    ...(states.some(({ answer }) => answer === "maybe")
      ? unreadOwners(given, needs, isMember)
      : []),
  ];
  const decided =
    states.every(({ answer }) => answer === "yes") &&
    !opinions.some((one) => one.state === "changes-requested" && isDoubtful(one)) &&
    unlistedFiles(pullRequest, known).length === 0;
  if (!decided)
    return unknown(`whether it is approved cannot be told: ${listed(doubts)}`, MEND, extras);

  const since = sufficientSince(given, needs, isMember, vouched);
  if (since === null || !isNonEmpty(extras.evidence))
    throw new Error("there are enough approvals and none that counts");
  const { notes, evidence } = extras;
  const held = states.map((state) => state.held);
  if (file && isInForce(file) && needs.owned.length === 0) held.push("0 files with owners");
  return (
    tooYoung(pullRequest, since, now, options, extras) ?? pass(held.join(", "), evidence, { notes })
  );
}

const MEND =
  "use a token that may read the organisation's members and the repository's collaborators (GH_TOKEN), or ask for a new review of the newest commit";

function isDoubtful({ counts }: Opinion): boolean {
  return counts === "maybe";
}

function unlistedFiles(
  { changedFiles, number }: PullRequest,
  { owners }: ReviewKnowledge,
): string[] {
  if (owners === null || !isInForce(owners.file) || owners.files.length >= changedFiles) return [];
  return [
    `GitHub lists ${owners.files.length} of the ${countOf(changedFiles, "file")} that #${number} changes`,
  ];
}

/** Not approved for long enough; null where it is, or where that is not asked for. */
function tooYoung(
  pullRequest: PullRequest,
  since: string,
  now: Date,
  { minAge }: Options,
  extras: { readonly evidence: readonly Evidence[]; readonly notes: readonly string[] },
): Result | null {
  const wanted = minAge === undefined ? 0 : (parseDuration(minAge) ?? 0);
  const { ms, merged } = approvedFor(since, pullRequest, now);
  if (wanted === 0 || ms >= wanted) return null;
  if (merged) {
    const message = `#${pullRequest.number} was merged ${lasting(ms)} after it was approved, and ${minAge} are asked for`;
    return fail(message, [finding({ rule: "min-age", message })], extras);
  }
  const end = new Date(Date.parse(since) + wanted).toISOString();
  return pending("time", `approved ${ago(since, now)}, and ${minAge} are asked for`, {
    ...extras,
    since,
    mend: `wait until ${end.slice(0, 16).replace("T", " ")} UTC`,
  });
}
