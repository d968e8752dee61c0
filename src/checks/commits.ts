import * as z from "zod/mini";
import type { Commit } from "../core/change.ts";
import { defineCheck } from "../core/check.ts";
import {
  CONVENTIONAL_TYPES,
  conventionalSubject,
  isGitsOwn,
  unfinishedCommit,
} from "../core/conventional-commit.ts";
import { countOf, listed } from "../core/counts.ts";
import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  pending,
  type Result,
  unknown,
} from "../core/result.ts";

const names = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const options = z.strictObject({
  signedOff: z
    ._default(z.boolean(), false)
    .check(
      z.describe(
        "Every commit but merges has a `Signed-off-by` trailer with its author's or committer's address (the Developer Certificate of Origin).",
      ),
    ),
  signed: z
    ._default(z.boolean(), false)
    .check(
      z.describe("Every commit has a signature that git finds good with the keys of this machine."),
    ),
  conventional: z
    ._default(
      z.union([
        z.boolean(),
        z.strictObject({
          types: z
            .optional(names)
            .check(
              z.describe(`The types that are allowed. Default: ${CONVENTIONAL_TYPES.join(", ")}.`),
            ),
          scopes: z
            .optional(names)
            .check(z.describe("The scopes that are allowed; a commit need not have one.")),
        }),
      ]),
      false,
    )
    .check(
      z.describe(
        'Every subject is `type(scope): description` (conventionalcommits.org). Merges and git\'s own `Revert "…"` are left alone.',
      ),
    ),
});

type Options = z.output<typeof options>;

interface CommitsEvidence {
  /** With signatures where `signed` asks for them. */
  readonly commits: readonly Commit[];
  /** Changed files, committed or not. */
  readonly changedFiles: number;
  readonly dirty: boolean;
}

export const commits = defineCheck({
  name: "commits",
  title: "The commits are ready to be merged",
  failureTitle: "The commits are not ready to be merged",
  category: "ownership",
  stage: "code",
  why: "A `fixup!` or WIP commit says that its author meant to come back. Sign-offs, signatures and types are what the project's own tools go by later.",
  fix: "Rewrite the named commits with `git rebase -i --autosquash` (`--signoff`, `--exec 'git commit --amend --no-edit -S'`).",
  outcomes: {
    pass: "No commit of the change is a `fixup!`, `squash!`, `amend!` or WIP commit, and each has what the options ask for.",
    fail: "A commit is unfinished, or lacks a sign-off, a good signature or the conventional form where it is asked for.",
    pending: "Nothing of the change is committed yet; it is the author's move.",
    unknown: "Signatures are asked for and git could not check one: a key is missing.",
    "not-applicable": "There is neither a commit nor an uncommitted change.",
  },
  facts: ["change", "commits", "signedCommits"],
  options,
  example: { signedOff: true, signed: true, conventional: { types: ["feat", "fix", "docs"] } },
  holdsWithout: {
    "change.files": "the commits are judged, not their files",
    "change.files[].hunks": "the commits are judged, not their lines",
    "signedCommits[].trailers":
      "only signatures are taken from there; trailers are those of `commits`",
  },

  async gather({ facts, options }): Promise<CommitsEvidence> {
    const [change, plain] = await Promise.all([facts.change(), facts.commits()]);
    const signed = options.signed ? await facts.signedCommits() : [];
    const signatures = new Map(signed.map(({ sha, signature }) => [sha, signature]));
    const commits = plain.map((commit) => ({
      ...commit,
      signature: signatures.get(commit.sha) ?? null,
    }));
    return { commits, changedFiles: change.files.length, dirty: change.dirty };
  },

  judge({ commits, changedFiles, dirty }, options): Result {
    if (commits.length === 0)
      return changedFiles === 0
        ? notApplicable("the change has no commit")
        : pending("author", `nothing is committed yet: ${countOf(changedFiles, "changed file")}`, {
            mend: "commit the change",
          });

    const findings = commits.flatMap((commit) => faultsOf(commit, options));
    // A pass says it in its summary.
    const notes = dirty ? ["uncommitted changes are in none of these commits"] : [];
    const evidence = commits.map(
      (commit): Evidence => ({ kind: "commit", ref: commit.sha, summary: commit.subject }),
    );
    if (isNonEmpty(findings)) {
      const bad = new Set(findings.map((f) => f.message.slice(0, SHORT))).size;
      return fail(
        `${bad} of ${countOf(commits.length, "commit")} not ready: ${listed([...new Set(findings.map((f) => WORDS[f.rule as Rule]))])}`,
        findings,
        { notes, evidence },
      );
    }
    const unchecked = options.signed
      ? commits.filter((c) => c.signature === null || c.signature === "E")
      : [];
    if (unchecked.length > 0)
      return unknown(
        `the signatures of ${unchecked.length} of ${countOf(commits.length, "commit")} cannot be checked: ${listed(unchecked.map(short))}`,
        "import the signers' public keys (`gpg --import`), or for SSH set `gpg.ssh.allowedSignersFile`",
        { notes, evidence },
      );
    if (!isNonEmpty(evidence)) throw new Error("there are commits and no evidence");
    const asked = [
      "none unfinished",
      options.conventional !== false && "all conventional",
      options.signedOff && "all signed off",
      options.signed && "all signed",
    ].filter((part) => part !== false);
    return pass(
      `${countOf(commits.length, "commit")}: ${asked.join(", ")}${dirty ? "; uncommitted changes not looked at" : ""}`,
      evidence,
    );
  },
});

type Rule = "autosquash" | "work-in-progress" | "signed-off" | "signed" | "conventional";

const WORDS: Record<Rule, string> = {
  autosquash: "to be squashed",
  "work-in-progress": "work in progress",
  "signed-off": "not signed off",
  signed: "without a good signature",
  conventional: "not conventional",
};

const SHORT = 10;
const short = (commit: Commit) => commit.sha.slice(0, SHORT);

function faultsOf(commit: Commit, options: Options): Finding[] {
  const isMerge = commit.parents.length > 1;
  const faults: Finding[] = [];
  const say = (rule: Rule, message: string, fix: string) =>
    faults.push(finding({ rule, message: `${short(commit)} “${commit.subject}” ${message}`, fix }));

  const unfinished = isMerge ? null : unfinishedCommit(commit.subject);
  if (unfinished === "autosquash")
    say("autosquash", "is meant to be squashed into another", "git rebase -i --autosquash <base>");
  if (unfinished === "work-in-progress")
    say(
      "work-in-progress",
      "says that it is work in progress",
      "finish it, then reword or squash it",
    );
  if (options.signedOff && !isMerge && !isSignedOff(commit))
    say(
      "signed-off",
      `has no Signed-off-by of ${commit.authorEmail}`,
      "git rebase --signoff <base>",
    );
  const bad = options.signed ? SIGNATURES[commit.signature ?? "E"] : undefined;
  if (bad) say("signed", bad, "git rebase --exec 'git commit --amend --no-edit -S' <base>");
  const form =
    isMerge || unfinished === "autosquash" ? null : wrongForm(commit.subject, options.conventional);
  if (form !== null) say("conventional", form, "reword it as `type(scope): description`");
  return faults;
}

/** git's `%G?` → what is wrong with it. Good ones (G, U) and those that cannot be checked (E) have no entry. */
const SIGNATURES: Readonly<Record<string, string>> = {
  N: "is not signed",
  B: "has a bad signature",
  X: "has a signature that has expired",
  Y: "is signed with a key that has expired",
  R: "is signed with a key that was revoked",
};

/** As the DCO app has it: the address is the author's or the committer's. */
function isSignedOff(commit: Commit): boolean {
  const own = [commit.authorEmail, commit.committerEmail].map((email) => email.toLowerCase());
  return commit.trailers.some(
    ({ key, value }) =>
      key.toLowerCase() === "signed-off-by" &&
      own.includes((/<([^<>]*)>\s*$/.exec(value)?.[1] ?? value).trim().toLowerCase()),
  );
}

function wrongForm(subject: string, conventional: Options["conventional"]): string | null {
  if (conventional === false || isGitsOwn(subject)) return null;
  const { types, scopes } = conventional === true ? {} : conventional;
  const parsed = conventionalSubject(subject);
  if (!parsed) return "is not of the form `type(scope): description`";
  const allowed = (types ?? CONVENTIONAL_TYPES).map((type) => type.toLowerCase());
  if (!allowed.includes(parsed.type))
    return `has the type “${parsed.type}”, which is none of ${allowed.join(", ")}`;
  const stray = scopes && parsed.scopes.find((scope) => !scopes.includes(scope));
  return stray === undefined
    ? null
    : `has the scope “${stray}”, which is none of ${scopes?.join(", ")}`;
}
