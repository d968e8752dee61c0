/** What kind of repository this is, read from its files alone. */
export interface Project {
  readonly languages: readonly Language[];
  /** Test commands, the likeliest first; empty when none was recognised. */
  readonly testCommands: readonly TestCommand[];
  /** Paths of workflow files. */
  readonly workflows: readonly string[];
  /** Deployment environments that workflows name. */
  readonly environments: readonly string[];
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
}
