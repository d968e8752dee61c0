// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${{ … }}` is what people write in a workflow
import * as z from "zod/mini";
import { defineCheck } from "../core/check.ts";
import { countOf, listed } from "../core/counts.ts";
import {
  type EnvironmentNames,
  environmentNames,
  missingIn,
  whereIs,
} from "../core/github/environment-names.ts";
import type { PullRequestLookup } from "../core/github/pull-request.ts";
import { notHere } from "../core/github/standing.ts";
import { namePatterns } from "../core/name-patterns.ts";
import { type Alias, aliasesIn, type NewRead, newEnvReads } from "../core/new-env-reads.ts";
import {
  type Evidence,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  type Result,
  unknown,
} from "../core/result.ts";

const names = z.array(z.string().check(z.minLength(1)));

const options = z.strictObject({
  environments: z
    ._default(names.check(z.minLength(1)), ["production"])
    .check(
      z.describe(
        "The deployment environments that need them: names, or patterns in which `*` is any characters and `{a,b}` either; each has to match one.",
      ),
    ),
  ignore: z
    ._default(names, [])
    .check(
      z.describe("Names and patterns of variables that come from elsewhere or have a default."),
    ),
});

interface DeployConfigEvidence {
  readonly reads: readonly NewRead[];
  readonly changedFiles: number;
  /** Null where nothing is read, and so nobody was asked. */
  readonly lookup: PullRequestLookup | null;
  readonly environments: readonly EnvironmentNames[];
  readonly aliases: readonly Alias[];
}

export const deployConfig = defineCheck({
  name: "deploy-config",
  title: "What the change reads is configured where it is deployed",
  failureTitle: "The change reads what is not configured where it is deployed",
  category: "docs",
  stage: "review",
  why: "A variable that was set on one machine and nowhere else is the classic reason why a deployment of tested code fails.",
  fix: "Set the named variables and secrets for the environment: `gh variable set NAME --env production`, `gh secret set NAME --env production`.",
  outcomes: {
    pass: "Every variable and secret that changed files read, and that the base reads nowhere, is known by name to each of `environments`: its own, the repository's or the organisation's. A variable that a workflow fills (`API_KEY: ${{ secrets.PROD_KEY }}`) counts by what it is filled from.",
    fail: "One of them is not there.",
    pending: "What is here is not pushed; it is the author's move.",
    unknown:
      "The names could not be listed, which takes more than a workflow's own token, or there is no such environment.",
    "not-applicable":
      "The change starts to read no variable and no secret. Tests, examples, comments, and what every machine or runner sets do not count.",
  },
  facts: ["change", "tree", "baseTree", "pullRequest", "deployConfig"],
  options,
  example: { environments: ["production"], ignore: ["LOG_*"] },
  holdsWithout: {
    "change.files[].hunks": "what is read before and after is compared, line by line or not",
    "pullRequest.pullRequest.labels": "what is read is asked, whatever the pull request is called",
  },

  async gather({ facts, options, signal }): Promise<DeployConfigEvidence> {
    const [change, tree, baseTree] = await Promise.all([
      facts.change(),
      facts.tree(),
      facts.baseTree(),
    ]);
    const isIgnored = namePatterns(options.ignore);
    const reads = (await newEnvReads(change, tree, baseTree, signal)).filter(
      ({ name }) => !isIgnored(name),
    );
    const changedFiles = change.files.length;
    const nothing = { reads, changedFiles, lookup: null, environments: [], aliases: [] };
    if (reads.length === 0) return nothing;
    const lookup = await facts.pullRequest();
    if (notHere(lookup)) return { ...nothing, lookup };
    const [environments, aliases] = await Promise.all([
      environmentNames(options.environments, await facts.deployConfig()),
      aliasesIn(tree),
    ]);
    return { reads, changedFiles, lookup, environments, aliases };
  },

  judge({ reads, changedFiles, lookup, environments, aliases }): Result {
    if (reads.length === 0 || lookup === null)
      return notApplicable(
        `${countOf(changedFiles, "changed file")} ${changedFiles === 1 ? "starts" : "start"} to read no variable and no secret`,
      );
    const elsewhere = notHere(lookup);
    if (elsewhere) return elsewhere;

    const known = environments.filter((one) => "secrets" in one);
    const missing = known.flatMap((environment) =>
      missingIn(environment, reads, aliases).map((read) => ({ read, where: environment.name })),
    );
    const findings = missing.map(({ read, where }) =>
      finding({
        path: read.path,
        line: read.line,
        rule: `missing-${read.kind === "env" ? "name" : read.kind}`,
        message: `${read.name} is read here, and is ${WORDS[read.kind]} of ${where}`,
        fix: `gh ${read.kind === "secret" ? "secret" : "variable"} set ${read.name} --env ${where}`,
      }),
    );
    const what = `${countOf(reads.length, "name")} that the change starts to read`;
    if (isNonEmpty(findings))
      return fail(
        `${new Set(missing.map(({ read }) => read)).size} of ${what} not configured: ${listed(missing.map(({ read, where }) => `${read.name} (${where})`))}`,
        findings,
      );
    const unread = environments.find((one) => "reason" in one);
    if (unread) return unknown(unread.reason, unread.mend);
    const evidence = known.flatMap((environment) =>
      reads.map(
        (read): Evidence => ({
          kind: "api",
          ref: `${environment.name}: ${read.name}`,
          summary: `${whereIs(environment, read, aliases)}, read at ${read.path}:${read.line}`,
        }),
      ),
    );
    if (!isNonEmpty(evidence)) throw new Error("names are read, and no environment was asked");
    return pass(
      `${what} ${reads.length === 1 ? "is" : "are"} known to ${listed(known.map(({ name }) => name))}: ${listed(reads.map(({ name }) => name))}`,
      evidence,
    );
  },
});

const WORDS: Readonly<Record<NewRead["kind"], string>> = {
  env: "neither a variable nor a secret",
  secret: "no secret",
  variable: "no variable",
};
