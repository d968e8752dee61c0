import type { Change } from "../core/change.ts";
import type { Environment } from "../core/command-env.ts";
import type { Base } from "../facts/base.ts";
import type { CiEvent } from "../facts/ci-event-parts.ts";
import type { Repository } from "../facts/repository.ts";
import type { Patience } from "./prepare.ts";

/** What every fact of a run is made from. */
export interface FactSources {
  readonly repository: Repository;
  /** Null where none could be found. */
  readonly base: Base | null;
  /** Null where it could not be had; then every fact that is made of it is unavailable. */
  readonly change: Change | null;
  readonly environment: Environment;
  /** What the checklist is made of: its files in the repository, local plugins included. */
  readonly gate: readonly string[];
  /** Names of the checks that the run is going to ask. */
  readonly checks: ReadonlySet<string>;
  /** The process ends with this run; see `SyntaxSources.oneRun`. */
  readonly oneRun?: boolean | undefined;
  readonly event: CiEvent | null;
  /** `--pr`; else null. */
  readonly pullRequest: number | null;
  readonly patience?: Patience | undefined;
  readonly signal: AbortSignal;
}
