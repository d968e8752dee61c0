import vm from "node:vm";

/** Time for all texts together, in milliseconds; as in `bounded-pattern.ts`, and for its reasons. */
const BUDGET_MS = 2_000;
/** No more of one text: what is looked for stands at its beginning or nowhere. */
const MOST = 100;
const capture = new vm.Script(`(() => {
  const found = [];
  for (const match of text.matchAll(new RegExp(source, 'gm'))) {
    const part = match.length > 1 ? match[1] : match[0];
    if (part) found.push(part);
    if (found.length >= ${MOST}) break;
  }
  return JSON.stringify(found);
})()
`);

/**
 * A pattern as a question to one text after another: what its first group took in each match, or the
 * whole match where it has no group; null where the time was over. `^` and `$` match at every line.
 * @param budgetMs injectable for tests.
 */
export function boundedCaptures(
  source: string,
  budgetMs: number = BUDGET_MS,
): (text: string) => string[] | null {
  const context = vm.createContext({ source, text: "" });
  let left = budgetMs;
  return (text) => {
    if (left < 1) return null;
    const started = performance.now();
    context.text = text;
    try {
      return JSON.parse(capture.runInContext(context, { timeout: Math.ceil(left) })) as string[];
    } catch (fault) {
      if ((fault as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw fault;
      left = 0;
      return null;
    } finally {
      left -= performance.now() - started;
    }
  };
}
