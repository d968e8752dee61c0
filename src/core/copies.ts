import type { CommandRun, CommandSpec } from "./command.ts";
import type { TestRun, TestRunSpec } from "./test-run.ts";

/** A file put into a copy; null takes it away. */
export type PlacedFile =
  | { readonly kind: "file"; readonly bytes: Uint8Array; readonly executable: boolean }
  | { readonly kind: "link"; readonly target: string }
  | null;

/** Paths relative to the root, and what stands there. */
export type Overlay = ReadonlyMap<string, PlacedFile>;

/**
 * Files of the repository in a folder of their own, outside the user's tree. Dependencies that git ignores are
 * at hand. It is gone when `dod` ends, or at its next start where it was killed.
 */
export interface Copy {
  /** Absolute, links resolved. */
  readonly root: string;
  /** As in the user's tree; the facts of these names are of the same shape. Output names files relative to the root. */
  readonly commands: { run(spec: CommandSpec): Promise<CommandRun> };
  readonly testRuns: { run(spec: TestRunSpec): Promise<TestRun> };
  /**
   * Paths that differ from how the copy was made: edited, removed, or new and not ignored; sorted.
   * @throws FactUnavailable
   */
  differing(): Promise<readonly string[]>;
  /** Puts files into it, which then count as how it was made. */
  put(files: Overlay): Promise<void>;
  /** Removes it before the run ends. Safe to call twice. */
  remove(): Promise<void>;
}

/** @throws FactUnavailable where a copy cannot be made. */
export interface Copies {
  /** The merge base's files; one copy, shared: nobody puts files into it. */
  base(): Promise<Copy>;
  /** The merge base's files in a copy of its own, with these put into it. */
  baseWith(files: Overlay): Promise<Copy>;
  /** The working tree's files as they are: HEAD's, what differs, and what is untracked; a copy of its own. */
  workingTree(): Promise<Copy>;
}

/** A note for results that rest on a copy. */
export const ON_A_COPY =
  "it ran on a copy of the files, where those that git ignores are not, dependencies aside";
