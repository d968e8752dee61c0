import type { ShellCommand } from "./shell-words.ts";

/** A test runner that a script starts, and how to make it report. */
export interface JavaScriptRunner {
  readonly name: string;
  /** Arguments without which it would wait for a person; empty where it ends by itself. */
  readonly once: string;
  /** Environment without which it would wait for a person. */
  readonly env: string;
  /** Arguments that make it report as well, `{results}` being the file; null where that is not certain. */
  readonly report: string | null;
  /** Environment that names the file, for runners that take it from there. */
  readonly reportEnv?: string;
  /** Node's own runner takes options before its files alone: the whole line, rewritten. */
  readonly rewritten?: string;
}

const VITEST_REPORT = "--reporter=default --reporter=junit --outputFile.junit={results}";
const NODE_REPORT =
  "--test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination={results}";

/**
 * The runner of a script's last command; null when it is another program, a mode that does not run
 * the tests (`vitest bench`), or one that only a person ends (`jest --watch`).
 * @param versions `dependencies` and `devDependencies` of the manifest
 */
export function javaScriptRunner(
  command: ShellCommand,
  versions: Readonly<Record<string, unknown>>,
): JavaScriptRunner | null {
  const [program = "", ...rest] = command.words.map((word) => word.replace(/^["']|["']$/g, ""));
  const plain = { once: "", env: "", report: null };
  const first = rest.find((word) => !word.startsWith("-"));
  switch (program.replace(/^(\.\/)?node_modules\/\.bin\//, "")) {
    case "vitest": {
      if (
        ["bench", "typecheck", "list", "init", "watch", "dev"].includes(first ?? "") ||
        rest.some((word) => /^(-w|--watch)(=true)?$/.test(word))
      )
        return null;
      const once = first === "run" || rest.includes("--run") ? "" : "--run";
      return { ...plain, name: "vitest", once, report: VITEST_REPORT };
    }
    case "jest": {
      if (rest.some((word) => /^--watch(All)?(=true)?$/.test(word))) return null;
      return { ...plain, name: "jest", report: "--json --outputFile={results}" };
    }
    case "react-scripts":
      return first === "test"
        ? { ...plain, name: "jest", env: "CI=true", report: "--json --outputFile={results}" }
        : null;
    case "mocha": {
      if (rest.some((word) => /^(-w|--watch)$/.test(word))) return null;
      // `--reporter-option` is of 6.0; its `xunit` is what others call JUnit XML.
      const major = Number(/\d+/.exec(String(versions.mocha ?? ""))?.[0] ?? 0);
      return {
        ...plain,
        name: "mocha",
        report: major >= 6 ? "--reporter xunit --reporter-option output={results}" : null,
      };
    }
    case "playwright":
      return first === "test"
        ? {
            ...plain,
            name: "playwright",
            report: "--reporter=list,junit",
            reportEnv: "PLAYWRIGHT_JUNIT_OUTPUT_NAME={results}",
          }
        : null;
    case "bun":
      return first === "test"
        ? { ...plain, name: "bun", report: "--reporter=junit --reporter-outfile={results}" }
        : null;
    case "node":
      return nodeTest(rest);
    case "ava":
    case "tap":
    case "tape":
    case "uvu":
      return { ...plain, name: program };
    default:
      return null;
  }
}

function nodeTest(rest: readonly string[]): JavaScriptRunner | null {
  if (!rest.includes("--test") || rest.includes("--watch")) return null;
  const found = { name: "node:test", once: "", env: "" };
  if (rest.some((word) => word.startsWith("--test-reporter"))) return { ...found, report: null };
  const noFiles = rest.every((word) => word.startsWith("-") && !TAKES_VALUE.has(word));
  return noFiles
    ? { ...found, report: NODE_REPORT }
    : { ...found, report: null, rewritten: `node ${NODE_REPORT}` };
}

const TAKES_VALUE = new Set([
  "--import",
  "--require",
  "-r",
  "--loader",
  "--experimental-loader",
  "-C",
  "--conditions",
]);
