import type { Check } from "../core/check.ts";
import type { Checklist, SourcePosition, Waiver } from "../core/checklist.ts";
import type { MapNode } from "./nodes.ts";

/** The files of one side of the change: the working tree, or the base's tip. */
export interface ChecklistSource {
  /**
   * The bytes of a file, by its `/`-separated path relative to the repository root. Null when there
   * is no such file.
   * @throws Error whose message says in plain words why the file that is there cannot be read.
   */
  read(path: string): Promise<Uint8Array | null>;
  /**
   * The paths of the repository that decide on what `read` gives: every symbolic link on the way, in order, and the
   * file at the end. Empty when there is no such file. A source without it knows no links.
   * @throws Error as `read` does
   */
  walked?(path: string): Promise<readonly string[]>;
}

/** The checks that come with `dod`. A check is loaded when an item asks for it. */
export interface CheckRegistry {
  names(): readonly string[];
  /** Only called with one of `names()`. */
  load(name: string): Promise<Check>;
}

/** The checklists that come with `dod`. */
export interface BundledChecklists {
  names(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array | null>;
}

/** A YAML file of an installed package. */
export interface PackageFile {
  /** Absolute path, for plugins that the file names. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Finds files of installed packages: `@acme/dod/base.yml`. */
export interface PackageFiles {
  /**
   * Null when there is no such package or file.
   * @throws Error whose message says in plain words why a file that is there cannot be read.
   */
  read(specifier: string): Promise<PackageFile | null>;
}

/**
 * Imports a plugin and gives its module namespace. `specifier` is as written in the checklist:
 * relative (`./dod-checks.mjs`, already known to stay inside the repository) or a package's name.
 * `fromFile` is the checklist that names it: relative to the root, or absolute for a package's file.
 */
export type ImportPlugin = (
  specifier: string,
  fromFile: string,
) => Promise<{ readonly default?: unknown }>;

export interface LoadRequest {
  readonly source: ChecklistSource;
  /** Which side `source` reads; repeated in the checklist. */
  readonly from: "head" | "base";
  /** Relative to the root; null: `dod.yml`, `dod.yaml`, `.github/dod.yml`, else the bundled `recommended`. */
  readonly path: string | null;
  readonly registry: CheckRegistry;
  readonly bundled: BundledChecklists;
  readonly packages: PackageFiles;
  /** Null: plugins are named and not run; an item of their checks has no definition and cannot run either. */
  readonly importPlugin: ImportPlugin | null;
  /** For waivers that expire. */
  readonly now: Date;
}

export interface SwitchedOff {
  readonly id: string;
  readonly source: SourcePosition;
}

export interface LoadedChecklist {
  readonly checklist: Checklist;
  /** Waivers that count for nothing any more; they are in `checklist.waivers` too. */
  readonly expired: readonly Waiver[];
  /** Remarks for the report: a second checklist that is not read, a waiver of an item switched off. */
  readonly notes: readonly string[];
  /** Of `checklist.files` those that are the repository's own. */
  readonly repositoryFiles: readonly string[];
  /** Items of extended checklists that are switched off, and where that is said. */
  readonly switchedOff: readonly SwitchedOff[];
  /** The merged checklist with the place that every key came from; `merged-lines.ts` prints it. */
  readonly merged: MapNode;
}
