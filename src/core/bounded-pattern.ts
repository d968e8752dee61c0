import vm from "node:vm";

/**
 * Patterns that people write run over text that others write. JavaScript's engine backtracks, and some
 * pairs of pattern and text take it longer than anybody waits; from the same thread only `node:vm`'s
 * timeout ends a match that is under way. One budget serves many texts: a hundred hostile files cost
 * no more than one.
 */

/** Time for all texts together, in milliseconds. */
const BUDGET_MS = 2_000;
const search = new vm.Script("new RegExp(source, 'm').exec(text)?.index ?? -1");

/**
 * The pattern as a question to one text after another: the 0-based index of its first match, -1 where
 * there is none, null where the time was over before the answer. `^` and `$` match at every line.
 * @param budgetMs injectable for tests.
 */
export function boundedPattern(
  source: string,
  budgetMs: number = BUDGET_MS,
): (text: string) => number | null {
  const context = vm.createContext({ source, text: "" });
  let left = budgetMs;
  return (text) => {
    if (left < 1) return null;
    const started = performance.now();
    context.text = text;
    try {
      return search.runInContext(context, { timeout: Math.ceil(left) });
    } catch (fault) {
      if ((fault as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw fault;
      left = 0;
      return null;
    } finally {
      context.text = "";
      left -= performance.now() - started;
    }
  };
}
