import type * as z from "zod/v4/core";
import type { CacheSpec } from "./evidence-cache.ts";
import type { FactName, Facts } from "./facts.ts";
import type { Result } from "./result.ts";
import { STAGES, type Stage, type Status } from "./status.ts";

/** What `gather` gets: the facts the check declared, each read when it is called for. */
export interface GatherContext<F extends FactName, O> {
  readonly facts: { readonly [K in F]: () => Promise<Facts[K]> };
  readonly options: O;
  /** Aborted when the item's time is over or the run is interrupted. Hand it to what waits. */
  readonly signal: AbortSignal;
  /** Today, for anything that expires. */
  readonly now: Date;
  /** Tells whoever watches how far it is. Decides nothing; absent where nobody watches. */
  readonly progress?: ((at: Progress) => void) | undefined;
}

/** How far a check is: `{ done: 3, total: 20, unit: "runs" }`. */
export interface Progress {
  readonly done: number;
  /** Null where it is not known. */
  readonly total: number | null;
  /** What is counted, in the plural. */
  readonly unit: string;
}

/**
 * A check: plain data and two functions. `gather` asks for facts and never decides; `judge` is
 * synchronous and pure, decides on what was gathered, and makes its result by the constructors of
 * `result.ts`.
 */
export interface CheckDefinition<F extends FactName, S extends z.$ZodType, E> {
  /** A noun, `kebab-case`; also the names of its source, test and page. */
  readonly name: string;
  /** Said while it holds: "The test suite passes". */
  readonly title: string;
  /** Said when it does not: "The test suite does not pass". */
  readonly failureTitle: string;
  readonly category: string;
  readonly stage: Stage;
  /** Why anybody would ask for it; one or two sentences. */
  readonly why: string;
  /** How to finish it, in general; an item's own `fix` goes before it. */
  readonly fix: string;
  /** For each status, when the check comes to it. Null: it never does. The page and `explain` show it. */
  readonly outcomes: Readonly<Record<Status, string | null>>;
  /** The facts that `gather` may read. */
  readonly facts: readonly F[];
  /** A strict object schema; every option has a description. */
  readonly options: S;
  /** Options under which the check passes in the model situation of `tests/harness`; the page's example too. */
  readonly example: z.input<S>;
  /** Runs commands, or reads what commands make: takes its turn in the checklist's order. */
  readonly sequential?: boolean;
  /** Default time for one item in milliseconds: 15 minutes for sequential checks, 1 minute for the rest. */
  readonly timeoutMs?: number;
  /**
   * True where a finding stands on a line of the change and the check fails exactly when a finding is
   * left: then a `dod-ignore` comment there takes the finding away.
   */
  readonly ignorable?: boolean;
  /**
   * What a pass of these options rests on, so that it may be kept for the next run; null, or without the function,
   * never. For built-in checks of the stage `code` that ask nothing but files and what a command does with them.
   */
  readonly cacheable?: (options: z.output<S>) => CacheSpec | null;
  /** Collections of facts whose emptiness does not keep it from passing, as `fact.property` → why. */
  readonly holdsWithout?: Readonly<Record<string, string>>;
  gather(context: GatherContext<F, z.output<S>>): Promise<E>;
  judge(evidence: E, options: z.output<S>): Result;
}

/** A check of any kind, as the registry and the engine hold it. */
// biome-ignore lint/suspicious/noExplicitAny: the parameters differ from check to check and meet only inside one definition
export type Check = CheckDefinition<any, any, any>;

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Makes a check, for built-in ones and plugins alike. Types hold the parts together; what types
 * cannot see in a plugin written in JavaScript is looked at here.
 * @throws TypeError that names the check and the part that is wrong.
 */
export function defineCheck<const F extends FactName, S extends z.$ZodType, E>(
  definition: CheckDefinition<F, S, E>,
): CheckDefinition<F, S, E> {
  const wrong = whatIsWrong(definition as unknown as Record<string, unknown>);
  if (wrong) throw new TypeError(`check ${JSON.stringify(definition?.name)}: ${wrong}`);
  return Object.freeze({ ...definition });
}

function whatIsWrong(definition: Record<string, unknown> | null): string | null {
  if (typeof definition !== "object" || definition === null) return "a check must be an object";
  if (typeof definition.name !== "string" || !NAME.test(definition.name))
    return "`name` must be words in lower case joined by hyphens";
  for (const part of ["title", "failureTitle", "category", "stage", "why", "fix"])
    if (typeof definition[part] !== "string" || definition[part] === "")
      return `\`${part}\` must be a text`;
  if (!(STAGES as readonly unknown[]).includes(definition.stage))
    return `\`stage\` must be one of ${STAGES.join(", ")}`;
  for (const part of ["gather", "judge"])
    if (typeof definition[part] !== "function") return `\`${part}\` must be a function`;
  if (!Array.isArray(definition.facts)) return "`facts` must be a list of fact names";
  const schema = definition.options as { _zod?: { def?: { type?: string } } } | undefined;
  if (schema?._zod?.def?.type !== "object")
    return "`options` must be an object schema made with the `z` that dod hands over, or with zod 4";
  return null;
}
