/**
 * What a file asks for, or lets through, as data of one shape. So one comparison serves every format:
 * what a file asks has a strength above 0, what it lets through one below, and what is not said is 0.
 */
export interface Guard {
  /** The finding's rule where it got weaker. */
  readonly rule: GuardRule;
  /** Who it is within its file: `jobs.test`, `compilerOptions.strict`. Guards of one key are added up. */
  readonly key: string;
  /** For people: "the compiler option `strict`". */
  readonly label: string;
  /** As it is written; null where the label says it all. */
  readonly value: string | null;
  /** Higher is stricter. */
  readonly strength: number;
  /** The strength where the key is not there; 0 unless the tool's default says otherwise. */
  readonly absent?: number;
  /** 1-based. */
  readonly line: number;
  /**
   * What it comes down to where it is no literal: the same text for the same declarations. Its strength says
   * only that it is there. What stands below its key may come from there too.
   */
  readonly computed?: string;
  /**
   * The key of what it is part of. What a new part of the file lets through weakens nothing that was
   * there, and what went with its part is said once, of the part.
   */
  readonly within?: string;
  /** Keys any of which asks for at least as much: what is gone is not missed then. */
  readonly coveredBy?: readonly string[];
  /** Keys any of which let through as much before: what is new then is no more than was. */
  readonly grantedBy?: readonly string[];
}

/** Why a guard counts as weaker: the stable ids of the check's findings. */
export type GuardRule =
  | "action-unpinned"
  | "condition-added"
  | "continue-on-error"
  | "coverage-threshold"
  | "files-excluded"
  | "guard-removed"
  | "hook-removed"
  | "limit-raised"
  | "lint-rule-off"
  | "matrix-narrowed"
  | "owner-removed"
  | "permission-widened"
  | "script-neutered"
  | "step-removed"
  | "strictness"
  | "swallowed-exit"
  | "tests-relaxed"
  | "trigger-privileged"
  | "trigger-removed";

/** What a reader makes of one text. */
export interface ReadGuards {
  readonly guards: readonly Guard[];
  /**
   * The parts of a mixed file that guard something, the same text for the same content; null for a
   * file that is a guard as a whole.
   */
  readonly parts: string | null;
}

/** A text that its own tool could not read either, or that is not worth the risk. The message follows the path: "cannot be read as YAML: line 3". */
export class UnreadableGuards extends Error {
  override readonly name = "UnreadableGuards";
}

/** How much of another's text stands in a message, in UTF-16 units. */
const SHOWN = 60;

/** A name or a value out of the file as part of a message: one line, and not too long. */
export function shown(text: string): string {
  const line = text
    .slice(0, SHOWN * 10)
    .replace(/\s+/g, " ")
    .trim();
  const short =
    line.length <= SHOWN ? line : `${line.slice(0, SHOWN - 1).replace(/[\ud800-\udbff]$/, "")}…`;
  return `\`${short.replaceAll("`", "'")}\``;
}
