import type { Change } from "./change.ts";
import { type Copies, type Copy, ON_A_COPY } from "./copies.ts";
import { type Evidence, FactUnavailable, fail, isNonEmpty, type Result } from "./result.ts";

/** What the same came to on the base's files; or why that could not be had. */
export type OnBase<T> =
  | { readonly name: string; readonly measured: T }
  | { readonly fault: string; readonly mend: string };

interface BaseFacts {
  readonly change: () => Promise<Pick<Change, "base">>;
  readonly copies: () => Promise<Copies>;
}

/**
 * Measures on a copy of the base. That it cannot be had is said, and takes nothing from what is known of the
 * change itself.
 */
export async function onBase<T>(
  facts: BaseFacts,
  measure: (copies: Copies) => Promise<T>,
): Promise<OnBase<T>> {
  try {
    const { base } = await facts.change();
    return { name: base, measured: await measure(await facts.copies()) };
  } catch (error) {
    if (error instanceof FactUnavailable) return { fault: error.reason, mend: error.mend };
    throw error;
  }
}

/** Uses a copy of one's own, and removes it; what cannot be removed now goes at the end. */
export async function using<T>(made: Promise<Copy>, use: (copy: Copy) => Promise<T>): Promise<T> {
  const copy = await made;
  try {
    return await use(copy);
  } finally {
    await copy.remove().catch(() => undefined);
  }
}

/** What a run on the base says of a failure. */
export interface BaseWords {
  /** Of the base: ", already failing on main". */
  readonly summary: string;
  readonly notes: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** A failure with what the base says of it; it stays a failure. Others stay as they are. */
export function besideBase(result: Result, { summary, notes, evidence }: BaseWords): Result {
  const { findings } = result;
  if (result.status !== "fail" || !isNonEmpty(findings)) return result;
  return fail(result.summary + summary, findings, {
    evidence: [...result.evidence, ...evidence],
    notes: [...result.notes, ...notes],
    ...(result.mend !== null && { mend: result.mend }),
  });
}

/**
 * The words where a whole run is all that can be compared.
 * @param judged of the base, by the same measure. @param command what ran there
 */
export function baseWords(name: string, judged: Result, command: string): BaseWords {
  const evidence: Evidence[] = [
    { kind: "command", ref: command, summary: `on ${name}: ${judged.summary}` },
  ];
  switch (judged.status) {
    case "fail":
      return {
        summary: `; already failing on ${name}`,
        notes: [`it fails on ${name}, too: ${judged.summary}; ${ON_A_COPY}`],
        evidence,
      };
    case "pass":
      return { summary: `; passes on ${name}`, notes: [], evidence };
    default:
      return { ...notCompared(`on ${name} ${judged.summary}`), evidence };
  }
}

export function notCompared(why: string): BaseWords {
  return { summary: "", notes: [`it was not compared with the base: ${why}`], evidence: [] };
}
