import type { RuleFamily } from "../core/syntax.ts";
import type { SyntaxRule } from "./rule.ts";

/** The rules of a family, loaded when it is first asked for. */
export const RULES_OF: Readonly<Record<RuleFamily, () => Promise<readonly SyntaxRule[]>>> = {
  "error-handling": async () => (await import("./error-handling/rules.ts")).ERROR_HANDLING,
  leftovers: async () => (await import("./leftovers/rules.ts")).LEFTOVERS,
  suppressions: async () => (await import("./suppressions/rules.ts")).SUPPRESSIONS,
};

export async function rulesOfFamilies(
  families: readonly RuleFamily[],
  rulesOf: typeof RULES_OF = RULES_OF,
): Promise<readonly SyntaxRule[]> {
  return (await Promise.all(families.map((family) => rulesOf[family]()))).flat();
}
