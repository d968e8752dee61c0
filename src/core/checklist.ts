import type { Check } from "./check.ts";
import type { Stage } from "./status.ts";

/** Where a piece of a checklist stands; lines and columns count from 1. */
export interface SourcePosition {
  /** As shown to people: relative to the repository root, or `recommended (bundled)`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface When {
  readonly paths: readonly string[] | null;
  readonly branches: readonly string[] | null;
  readonly labels: readonly string[] | null;
}

/** One line of the checklist, merged and validated. */
export interface Item {
  readonly id: string;
  /** `any` and `all` are composites: they have children and no definition. */
  readonly kind: "check" | "any" | "all";
  /** The check's name: a built-in, `plugin/check`, `any` or `all`. */
  readonly check: string;
  readonly definition: Check | null;
  readonly children: readonly Item[];
  readonly title: string;
  readonly failureTitle: string;
  readonly why: string;
  readonly fix: string;
  readonly category: string;
  readonly stage: Stage;
  readonly required: boolean;
  readonly waivable: boolean;
  readonly when: When | null;
  readonly needs: readonly string[];
  readonly timeoutMs: number;
  /** Validated by the check's schema, defaults filled in. */
  readonly options: unknown;
  readonly source: SourcePosition;
}

export interface Waiver {
  readonly item: string;
  /** Globs; null covers the whole item. */
  readonly paths: readonly string[] | null;
  readonly reason: string;
  readonly by: string;
  /** `YYYY-MM-DD`, inclusive, UTC. */
  readonly until: string;
  readonly source: SourcePosition;
}

export type InlineIgnores = "allow" | "approved" | "never";

/** A file that a plugin's code is made of, beside the one that is named. */
export interface PluginCode {
  readonly path: string;
  /** Of `Checklist.plugins`. */
  readonly plugin: string;
}

export interface Checklist {
  /** Relative to the root; null for a bundled one that was taken because there is no file. */
  readonly path: string | null;
  /** As shown: the path, or `recommended (bundled)`. */
  readonly label: string;
  readonly from: "head" | "base" | "bundled";
  /** `sha256:` over the texts of every file it was made from, in order, of its local plugins and of what these import. */
  readonly digest: string;
  /** Every file it was made from, as shown. */
  readonly files: readonly string[];
  /** The files of the plugins that the repository's own checklist files name; relative to its root. */
  readonly plugins: readonly string[];
  /** What else the code of `plugins` is made of: where links lead to, and the files that are imported by a path. */
  readonly pluginCode: readonly PluginCode[];
  /**
   * Every path of the repository that decides on the checklist: its own of `files`, `plugins`, `pluginCode`, symbolic
   * links and where they lead to. A branch that touches one of them changes the checklist.
   */
  readonly gate: readonly string[];
  /** What it takes from installed packages: checklist files that it extends, and plugins. */
  readonly packages: readonly string[];
  readonly base: string | null;
  readonly items: readonly Item[];
  readonly waivers: readonly Waiver[];
  readonly inlineIgnores: InlineIgnores;
  readonly whenNothingApplies: "undetermined" | "satisfied";
}

/** A fault in a checklist. */
export interface Problem {
  readonly at: SourcePosition;
  readonly message: string;
  /** The offending line's text, for display; empty when there is none. */
  readonly lineText: string;
  /** The nearest valid name, or what was expected, as a sentence; null when there is nothing to add. */
  readonly hint: string | null;
}

/** All faults of a checklist; nothing was checked (exit 2). */
export class ChecklistError extends Error {
  override readonly name = "ChecklistError";
  // Told by name, as the faults of `result.ts` are.
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "ChecklistError";
  }
  constructor(
    readonly problems: readonly Problem[],
    /** Which checklist it is, and the way out, where that is not the one that is checked out. */
    readonly context: { readonly whose: string; readonly mend: string } | null = null,
  ) {
    super(problems.map((p) => `${p.at.file}:${p.at.line}:${p.at.column} ${p.message}`).join("\n"));
  }
}
