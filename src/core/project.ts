/** What kind of repository this is, read from its files alone. */
export interface Project {
  readonly languages: readonly Language[];
  /** Test commands, the likeliest first; empty when none was recognised. */
  readonly testCommands: readonly TestCommand[];
  /** Paths of workflow files. */
  readonly workflows: readonly string[];
  /** Deployment environments that workflows name. */
  readonly environments: readonly string[];
  /** Its tests, to see whether the commands reach them. */
  readonly tests: ProjectTests;
}

/** Test files and what decides on how they are run; by names alone. */
export interface ProjectTests {
  /** Files that are themselves tests; sorted. */
  readonly files: readonly string[];
  /** Those of them that the change touches. */
  readonly changed: readonly string[];
  /** Manifests and runners' configurations that the change touches, also those that it removes. */
  readonly changedManifests: readonly string[];
}

export type Language =
  | "javascript"
  | "typescript"
  | "python"
  | "go"
  | "rust"
  | "java"
  | "kotlin"
  | "csharp"
  | "ruby"
  | "php"
  | "swift"
  | "c"
  | "cpp"
  | "scala"
  | "bash";

export interface TestCommand {
  /** What a person would type, from `cwd`. */
  readonly run: string;
  /** Relative to the repository root, `.` for the root. */
  readonly cwd: string;
  /** `vitest`, `jest`, `mocha`, `node:test`, `pytest`, `unittest`, `go`, `cargo`, `maven`, `gradle` …; null when a script hides it. */
  readonly runner: string | null;
  /** The file that says so, as `path:line` where a line is known. */
  readonly source: string;
  /**
   * The same run with the runner's machine-readable output: `{results}` in the command stands for a
   * file that `dod` names outside the working tree. Null when the runner's ordinary output is read.
   */
  readonly reporting: string | null;
  /** Globs of result files this runner writes by itself (Surefire, Gradle). */
  readonly results: readonly string[];
  /** Which tests it runs, as far as its files say; without it, all of its ecosystem below `cwd`. */
  readonly scope?: TestScope | undefined;
}

/** Places relative to the repository root; `""` is the root. */
export interface TestScope {
  /** Files, folders and globs. */
  readonly within: readonly string[];
  /** Folders in them that the command does not go into. */
  readonly without: readonly string[];
}
