import type { Status, WaitingOn } from "./status.ts";

/** A place, and what is wrong there. Lines and columns count from 1. */
export interface Finding {
  /** Relative to the repository root, `/`-separated; null when the finding is not about a file. */
  readonly path: string | null;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly column: number | null;
  /** A stable id within the check, such as `empty-catch`. */
  readonly rule: string;
  readonly message: string;
  readonly fix: string | null;
}

/** What kind of thing a status rests on. */
export type EvidenceKind =
  | "file"
  | "commit"
  | "command"
  | "report"
  | "api"
  | "attestation"
  | "change"
  | "item";

export interface Evidence {
  readonly kind: EvidenceKind;
  /** `path:line`, a SHA, a command line, an URL: what a reader can go and look at. */
  readonly ref: string;
  readonly summary: string;
}

type NonEmpty<T> = readonly [T, ...T[]];

/** Optional parts that any result may carry. */
interface Extras {
  readonly evidence?: readonly Evidence[];
  readonly findings?: readonly Finding[];
  /** Remarks that do not change the status. */
  readonly notes?: readonly string[];
  /** The next step, as a sentence or a command. */
  readonly mend?: string;
  /** ISO time since when it waits. */
  readonly since?: string;
}

/** Registered, so that a plugin that brings its own copy of this package makes results too. */
const made: unique symbol = Symbol.for("dod.result") as never;

/**
 * What a check came to. Only the constructors of this module make one: a pass without evidence,
 * a pending without somebody to wait for, an unknown without a way out do not compile.
 */
export interface Result {
  readonly [made]: true;
  readonly status: Status;
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly waitingOn: WaitingOn | null;
  readonly mend: string | null;
  readonly since: string | null;
  readonly notes: readonly string[];
}

/** True for what the constructors below made. Plugins are plain JavaScript: types do not hold them. */
export function isResult(value: unknown): value is Result {
  return typeof value === "object" && value !== null && Object.hasOwn(value, made);
}

function make(
  status: Status,
  summary: string,
  extras: Extras,
  waitingOn: WaitingOn | null = null,
): Result {
  const result = {
    status,
    summary,
    findings: extras.findings ?? [],
    evidence: extras.evidence ?? [],
    waitingOn,
    mend: extras.mend ?? null,
    since: extras.since ?? null,
    notes: extras.notes ?? [],
  };
  Object.defineProperty(result, made, { value: true });
  return Object.freeze(result) as unknown as Result;
}

/** Evidence shows that it holds. `summary` says what was measured and how much of it. */
export function pass(
  summary: string,
  evidence: NonEmpty<Evidence>,
  extras: Omit<Extras, "evidence"> = {},
): Result {
  if (evidence.length === 0) throw new Error("a pass needs evidence");
  return make("pass", summary, { ...extras, evidence });
}

/** Evidence shows that it does not hold; the findings say where. */
export function fail(
  summary: string,
  findings: NonEmpty<Finding>,
  extras: Omit<Extras, "findings"> = {},
): Result {
  if (findings.length === 0) throw new Error("a fail needs a finding");
  return make("fail", summary, { ...extras, findings });
}

/** It cannot hold yet, nothing is wrong, and it is `who`'s move. */
export function pending(who: WaitingOn, summary: string, extras: Extras = {}): Result {
  return make("pending", summary, extras, who);
}

/** The evidence could not be had. `mend` says what would make it available. */
export function unknown(reason: string, mend: string, extras: Omit<Extras, "mend"> = {}): Result {
  return make("unknown", reason, { ...extras, mend });
}

/** The change has nothing of this kind; `why` says so. */
export function notApplicable(why: string, extras: Extras = {}): Result {
  return make("not-applicable", why, extras);
}

/** A finding with the parts that were given; the others are null. */
export function finding(
  parts: Pick<Finding, "rule" | "message"> & { [K in keyof Finding]?: Finding[K] | undefined },
): Finding {
  return {
    path: parts.path ?? null,
    line: parts.line ?? null,
    endLine: parts.endLine ?? null,
    column: parts.column ?? null,
    rule: parts.rule,
    message: parts.message,
    fix: parts.fix ?? null,
  };
}

/** Narrows a list for the constructors that want at least one. */
export function isNonEmpty<T>(list: readonly T[]): list is NonEmpty<T> {
  return list.length > 0;
}

/**
 * Told by name: the bundle has these classes in several files, and a plugin may bring its own copy.
 */
function isNamed(value: unknown, name: string): boolean {
  return value instanceof Error && value.name === name;
}

/**
 * Thrown by a fact that cannot be had. The engine turns it into `unknown`, so a check that does
 * not look at the fault cannot pass by accident.
 */
export class FactUnavailable extends Error {
  override readonly name = "FactUnavailable";
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isNamed(value, "FactUnavailable");
  }
  constructor(
    /** What could not be had and why. */
    readonly reason: string,
    /** What would make it available. */
    readonly mend: string,
  ) {
    super(reason);
  }
}

/** The user asked for something that cannot be: exit 2, nothing was checked. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isNamed(value, "UsageError");
  }
  constructor(
    message: string,
    readonly mend: string | null = null,
    /** What was caught, where this says it in other words. */
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
