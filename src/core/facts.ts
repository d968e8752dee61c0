import type { Change, Commit } from "./change.ts";
import type { CommandRun, CommandSpec } from "./command.ts";
import type { Copies } from "./copies.ts";
import type { CoverageReading, CoverageSpec } from "./coverage.ts";
import type { ErrorPaths } from "./error-path.ts";
import type { BranchRules, CiState } from "./github/ci.ts";
import type { Containment, DeployConfig, Deployments, Releases } from "./github/deployments.ts";
import type { Issues } from "./github/issues.ts";
import type { BaseStanding, PullRequestLookup, TouchedPath } from "./github/pull-request.ts";
import type { CodeOwners, ReviewState, ReviewThreads, Teams } from "./github/reviews.ts";
import type { GuardedChange, GuardedFile } from "./guarded-changes.ts";
import type { Probes } from "./probe.ts";
import type { Project } from "./project.ts";
import type { RuleFamily, SyntaxReport } from "./syntax.ts";
import type { TestComparison } from "./test-cases.ts";
import type { TestRun, TestRunSpec } from "./test-run.ts";

/**
 * Everything a check may ask for. Each is read at most once a run, lazily, and shared. A fact that
 * cannot be had throws `FactUnavailable`, which makes the item `unknown`.
 */
export interface Facts {
  readonly change: Change;
  /** The commits of the change, oldest first. */
  readonly commits: readonly Commit[];
  /** The same, with their signatures checked; separate because it costs a process a commit. */
  readonly signedCommits: readonly Commit[];
  /** The working tree. */
  readonly tree: Tree;
  /** The merge base's tree. */
  readonly baseTree: Tree;
  /** What guards quality, before and after. */
  readonly guards: Guards;
  /** The syntax trees of changed files. */
  readonly syntax: Syntax;
  readonly project: Project;
  readonly commands: Commands;
  readonly testRuns: TestRuns;
  /** Copies of the repository's files to run commands on. */
  readonly copies: Copies;
  readonly coverage: Coverage;
  readonly pullRequest: PullRequestLookup;
  /** The paths of the pull request's diff, sorted. */
  readonly pullRequestFiles: readonly TouchedPath[];
  readonly baseStanding: BaseStanding;
  /** Of the pull request's base; without a pull request, of the base that the change is held against. */
  readonly branchRules: BranchRules;
  readonly ci: CiState;
  /** This and `reviewThreads` throw `FactUnavailable` where there is no pull request. */
  readonly reviews: ReviewState;
  readonly reviewThreads: ReviewThreads;
  readonly codeOwners: CodeOwners;
  readonly issues: Issues;
  readonly teams: Teams;
  readonly deployments: Deployments;
  readonly releases: Releases;
  readonly containment: Containment;
  readonly deployConfig: DeployConfig;
  readonly probes: Probes;
}

export type FactName = keyof Facts;

/** Files of one side of the change. */
export interface Tree {
  /** Tracked and untracked, not ignored, sorted; submodules left out. */
  paths(): Promise<readonly string[]>;
  /**
   * The file's bytes. Null when there is no such file; symbolic links are not followed (null).
   * Throws `FactUnavailable` for what is there and cannot be read, or is larger than `MAX_FILE_BYTES`.
   */
  read(path: string): Promise<Uint8Array | null>;
  /** The same as UTF-8 text, invalid bytes replaced, a byte order mark removed. */
  readText(path: string): Promise<string | null>;
}

/** Files above this are not read whole: 16 MiB. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

export interface Commands {
  /** Runs a command, or gives the run of the same command in this `dod` run. */
  run(spec: CommandSpec): Promise<CommandRun>;
}

export interface TestRuns {
  /** Runs a test command and reads what it says about the tests that ran. */
  run(spec: TestRunSpec): Promise<TestRun>;
}

export interface Coverage {
  /**
   * Finds and reads coverage reports; each is read once for everybody. A report that does not count is said
   * there, and does not throw.
   * @throws FactUnavailable
   */
  read(spec: CoverageSpec): Promise<CoverageReading>;
}

export interface Guards {
  /** The files of the repository that the checklist of this run is made of, local plugins included. */
  readonly gate: readonly string[];
  /**
   * What the change does to each of the given files, in their order; every one of them is in the answer.
   * A side that cannot be read is said there (`compared` false), and does not throw.
   */
  compare(files: readonly GuardedFile[]): Promise<readonly GuardedChange[]>;
  /**
   * CODEOWNERS as it was at the merge base, for a change to that file itself that is merged by now.
   * @throws FactUnavailable
   */
  ownersBefore(): Promise<CodeOwners>;
}

/** What the trees of changed files say, each file parsed once for everybody. */
export interface Syntax {
  /**
   * What the rules of a family find on lines that the change wrote, and that was not there before.
   * @throws FactUnavailable where no parser can be loaded
   */
  report(family: RuleFamily): Promise<SyntaxReport>;
  /** The tests of changed files on both sides. @throws FactUnavailable */
  tests(): Promise<TestComparison>;
  /** Where changed lines handle errors; tests left out. @throws FactUnavailable */
  errorPaths(): Promise<ErrorPaths>;
}
