import * as z from "zod/v4/core";
import type { Problem } from "../core/checklist.ts";
import { problemsOf, type Subject, UNWRITTEN } from "./issue-words.ts";
import { toPlain } from "./nodes.ts";
import { problemAt } from "./source-text.ts";

export interface Validated {
  /** What the schema made of it, defaults filled in; undefined when there are problems. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** The keys of the outermost map that are at fault. */
  readonly badKeys: ReadonlySet<string>;
}

/** Holds a node against a schema; problems stand at the very node and are said in plain words. */
export function validate(subject: Subject): Validated {
  let result: ReturnType<typeof z.safeParse>;
  try {
    result = z.safeParse(subject.schema, toPlain(subject.node), {
      error: () => UNWRITTEN,
      // A schema is asked a few times a run; zod would write and compile a function for each first.
      jitless: true,
    });
  } catch (fault) {
    // A plugin's schema that throws, or that wants to be awaited.
    const message = `the options${subject.owner} cannot be validated: ${(fault as Error).message}`;
    return {
      value: undefined,
      problems: [problemAt(subject.node.place, message)],
      badKeys: new Set(),
    };
  }
  if (result.success) return { value: result.data, problems: [], badKeys: new Set() };
  const badKeys = new Set<string>();
  for (const issue of result.error.issues) {
    if (issue.path.length > 0) badKeys.add(String(issue.path[0]));
    else if (issue.code === "unrecognized_keys") for (const key of issue.keys) badKeys.add(key);
  }
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, subject));
  return { value: undefined, problems, badKeys };
}
