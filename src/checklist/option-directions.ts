/**
 * Which way an option of a built-in check makes it ask for less. Only what is provable has a direction;
 * whatever else changes, a person must look at.
 */
export type Direction =
  /** A number or a duration that is asked for at least; not set asks for nothing. */
  | "at-least"
  /** A number or a duration that is allowed at most; not set is no limit. */
  | "at-most"
  /** A list of which each entry asks for something of its own. */
  | "demands"
  /** A list of which each entry lets something through. */
  | "exceptions"
  /** Asks for something more where it is set at all; `false` is not set. */
  | "extra"
  /** `true` lets through what `false` does not, and may also bring what stands in the way. */
  | "admits"
  /** The values, the one that asks for least first. */
  | readonly unknown[]
  /** Neither way is provably the weaker one. */
  | "neither";

/**
 * By the option's name, which built-in checks use in one sense, or by `check.option` where one differs.
 * What is not here is `neither`.
 */
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  min: "at-least",
  minExecuted: "at-least",
  minBranches: "at-least",
  minAge: "at-least",
  /** How long a deployment must have run. */
  soak: "at-least",
  /** How long a check may still turn up before green is believed: a short one believes sooner. */
  grace: "at-least",
  /** One failure of several runs is a flake, and fails. */
  repeat: "at-least",

  max: "at-most",
  maxSkipped: "at-most",
  maxLines: "at-most",
  maxBehind: "at-most",
  maxErrorRate: "at-most",
  maxCognitive: "at-most",
  notWorseBy: "at-most",
  /** Fewer are a weaker reason to believe a kept pass; and without any, every file is one. */
  inputs: "neither",
  /** How many faults are planted: fewer measure less, and more are measured otherwise. */
  "mutants.max": "neither",

  ignore: "exceptions",
  ignoreAuthors: "exceptions",
  exclude: "exceptions",
  /** Rules that are switched off, silencers that are allowed. */
  allow: "exceptions",

  "files.require": "demands",
  "files.forbid": "demands",
  "files.contains": "demands",
  "files.together": "demands",
  "doc-changes.map": "demands",
  "approvals.teams": "demands",
  "pull-request.sections": "demands",
  "pull-request.labels": "demands",
  "pull-request.media": "demands",
  "assumptions.sections": "demands",
  "deploy-config.environments": "demands",
  "deployment.environment": "demands",
  /** Between `required`, `all` and a list nothing can be told. */
  "ci.require": "demands",

  signedOff: [false, true],
  signed: [false, true],
  strict: [false, true],
  cleanTree: [false, true],
  conventional: "extra",
  "pull-request.title": "extra",
  "pull-request.checkboxes": "extra",
  "command.stdout": "extra",
  "command.stderr": "extra",

  /** `auto` asks where there is such a file, `true` wants there to be one. */
  codeOwners: [false, "auto", true],
  /** An approval of the newest commit is one of the diff that is there now. */
  freshness: ["any", "diff", "last-push"],
  skipped: ["pass", "auto", "fail"],
  missing: ["ignore", "uncovered"],

  /** Bots' approvals count, and so do their requests for changes. */
  bots: "admits",
  /** The change may be in one, and so may its revert. */
  prerelease: "admits",
  /** A report is taken as it is, stale or not. */
  trust: "admits",
};

/** What a plugin calls `min` nobody knows: its options have no direction. */
export function directionOf(check: string, option: string): Direction {
  if (check.includes("/")) return "neither";
  for (const key of [`${check}.${option}`, option])
    if (Object.hasOwn(DIRECTIONS, key)) return DIRECTIONS[key] as Direction;
  return "neither";
}
