import * as z from "zod/mini";
import { type Check, defineCheck } from "../../src/core/check.ts";
import type { Item } from "../../src/core/checklist.ts";
import type { Result } from "../../src/core/result.ts";

/** An item whose check comes to this result, whatever the situation. */
export function itemOf(id: string, result: Result, parts: Partial<Check> = {}): Item {
  const definition = defineCheck({
    name: id,
    title: `${id} holds`,
    failureTitle: `${id} does not hold`,
    category: "clarity",
    stage: "code",
    why: "to try it",
    fix: `finish ${id}`,
    outcomes: { pass: "", fail: "", pending: null, unknown: "", "not-applicable": null },
    facts: [],
    options: z.strictObject({}),
    example: {},
    gather: async () => null,
    judge: () => result,
    ...parts,
  }) as Check;
  return {
    id,
    kind: "check",
    check: id,
    definition,
    children: [],
    title: definition.title,
    failureTitle: definition.failureTitle,
    why: definition.why,
    fix: definition.fix,
    category: definition.category,
    stage: "code",
    required: true,
    waivable: false,
    when: null,
    needs: [],
    timeoutMs: 1000,
    options: {},
    source: { file: "dod.yml", line: 1, column: 1 },
  };
}
