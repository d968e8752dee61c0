import { isWithin, join, split } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import { type Repository, testCommand } from "./repository.ts";
import { shellWord } from "./shell-words.ts";

/** A way in for `discover`: where it starts and which names it takes. */
interface Start {
  readonly folder: string;
  /** The name pattern where it is not the default, `test*.py`. */
  readonly pattern: string | null;
  /** Its first test. */
  readonly source: string;
  readonly tests: string[];
}

/**
 * The standard library's runner. `discover` goes into packages alone: each folder without an
 * `__init__.py` that holds tests, in packages or not, is named in a command of its own. A file that is only called
 * like a test (`scripts/test_connection.py`) is no reason to start anything: to find no test is a failure.
 * @param unsure started where none of the tests is certainly one
 */
export async function unittestCommands(
  repository: Repository,
  folder: string,
  tests: readonly string[],
  python: string,
  unsure: readonly string[],
): Promise<TestCommand[]> {
  const real: string[] = [];
  for (const path of tests)
    if (/\bunittest\b|TestCase\b/.test((await repository.text(path)) ?? "")) real.push(path);
  const starts = new Map<string, Start>();
  for (const path of real.length > 0 ? real : unsure) {
    const { name } = split(path);
    const pattern = name.startsWith("test") ? null : "*_test.py";
    const at = startOf(repository, folder, path);
    const key = `${at}\n${pattern}`;
    const start = starts.get(key) ?? { folder: at, pattern, source: path, tests: [] };
    start.tests.push(path);
    starts.set(key, start);
  }
  return [...starts.values()].map((start) => {
    const inside = folder === "" ? start.folder : start.folder.slice(folder.length + 1);
    const from = start.folder === folder ? "" : ` -s ${shellWord(inside)}`;
    return testCommand({
      run: `${python} -m unittest discover${from}${start.pattern === null ? "" : ` -p '${start.pattern}'`}`,
      runner: "unittest",
      source: start.source,
      folder,
      within: start.tests,
    });
  });
}

/** The nearest folder above a test that is no package: from there on every folder is one. */
function startOf(repository: Repository, top: string, test: string): string {
  let { folder } = split(test);
  while (folder !== top && isWithin(folder, top) && repository.has(join(folder, "__init__.py")))
    folder = split(folder).folder;
  return folder;
}
