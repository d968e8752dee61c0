import type { TestReport } from "../../core/test-run.ts";
import { parseGoJson } from "./go-json.ts";
import { parseJunit } from "./junit.ts";
import type { ReadOptions } from "./outcomes.ts";
import { UnreadableResults } from "./report.ts";
import { parseTap } from "./tap.ts";
import { parseVitestJson } from "./vitest-json.ts";

export { UnreadableResults } from "./report.ts";

/**
 * A result file of any format this folder knows, told apart by its content.
 * @param options `outcomes`: with every test by name, where the report names them all
 * @throws UnreadableResults with what is wrong with it.
 */
export function readTestResults(text: string, options: ReadOptions = {}): TestReport {
  const body = text.replace(/^\ufeff/, "");
  const first = body.trimStart().slice(0, 1);
  if (first === "") throw new UnreadableResults("it is empty");
  if (first === "<") return parseJunit(body, options);
  const start = body.slice(0, 64 * 1024);
  if (/^\{.*"Action":/m.test(start)) return parseGoJson(body, options);
  if (first === "{") return parseVitestJson(body, options);
  if (/^(?:TAP version \d|1\.\.\d|(?:not )?ok\b)/m.test(start)) return parseTap(body, options);
  throw new UnreadableResults("it is no JUnit XML, TAP, vitest or jest JSON, or `go test -json`");
}
