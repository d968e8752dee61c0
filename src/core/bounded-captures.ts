import vm from "node:vm";

/** Time for all texts together, in milliseconds; as in `bounded-pattern.ts`, and for its reasons. */
const BUDGET_MS = 2_000;
/** No more of one text: what is looked for stands at its beginning or nowhere. */
const MOST = 100;
/** What stands around a match that is told, in UTF-16 units. */
const AROUND = 5;
const capture = new vm.Script(`(() => {
  const found = [];
  for (const match of text.matchAll(new RegExp(source, 'dgm'))) {
    const part = match.length > 1 ? match[1] : match[0];
    const [from, to] = match.indices[match.length > 1 ? 1 : 0] ?? [];
    const end = match.index + match[0].length;
    if (part) found.push({
      part,
      before: from === match.index ? text.slice(Math.max(0, from - ${AROUND}), from) : '',
      after: to === end ? text.slice(to, to + ${AROUND}) : '',
    });
    if (found.length >= ${MOST}) break;
  }
  return JSON.stringify(found);
})()
`);

/** What a group took, and on either side of it a few characters that the pattern says nothing of. */
export interface Capture {
  readonly part: string;
  readonly before: string;
  readonly after: string;
}

/**
 * A pattern as a question to one text after another: what its first group took in each match, or the
 * whole match where it has no group; null where the time was over. `^` and `$` match at every line.
 * @param budgetMs injectable for tests.
 */
export function boundedCaptures(
  source: string,
  budgetMs: number = BUDGET_MS,
): (text: string) => string[] | null {
  const captures = boundedCapturesWithin(source, budgetMs);
  return (text) => captures(text)?.map(({ part }) => part) ?? null;
}

/** As {@link boundedCaptures}, with what stands around each match. */
export function boundedCapturesWithin(
  source: string,
  budgetMs: number = BUDGET_MS,
): (text: string) => Capture[] | null {
  const context = vm.createContext({ source, text: "" });
  let left = budgetMs;
  return (text) => {
    if (left < 1) return null;
    const started = performance.now();
    context.text = text;
    try {
      return JSON.parse(capture.runInContext(context, { timeout: Math.ceil(left) })) as Capture[];
    } catch (fault) {
      if ((fault as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw fault;
      left = 0;
      return null;
    } finally {
      left -= performance.now() - started;
    }
  };
}
