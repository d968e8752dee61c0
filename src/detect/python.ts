import { parse } from "smol-toml";
import { isWithin, join } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import { reachOf } from "../core/unreached-tests.ts";
import { testPaths } from "./pytest-paths.ts";
import { foldersWith, type Repository, sourceOf, testCommand } from "./repository.ts";
import { unittestCommands } from "./unittest.ts";

const MANIFESTS = new Set([
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "pytest.ini",
  ".pytest.ini",
  "tox.ini",
  "Pipfile",
  "requirements.txt",
  "manage.py",
]);

const TEST_FILE = /(^|\/)(test_[^/]*|[^/]*_test|tests)\.py$/;

/**
 * pytest where anything says so, else Django's or the standard library's runner where there are tests
 * for it; in each folder with a manifest whose tests no command of a folder around it runs.
 */
export async function pythonTests(repository: Repository): Promise<TestCommand[]> {
  const files = repository.paths.filter((path) => TEST_FILE.test(path));
  const folders = foldersWith(repository, (name) => MANIFESTS.has(name));
  if (folders.length === 0 && files.length > 0) folders.push("");
  const found: TestCommand[] = [];
  for (const folder of folders) {
    const reached = found.map((command) => reachOf(command));
    const tests = files.filter(
      (path) => isWithin(path, folder) && !reached.some((reaches) => reaches(path)),
    );
    const isInner = folders.some((other) => other !== folder && isWithin(folder, other));
    // The outermost may have a configuration that finds tests by other names.
    if (tests.length > 0 || !isInner)
      found.push(...(await testsIn(repository, folder, tests, isInner)));
  }
  return found;
}

async function testsIn(
  repository: Repository,
  folder: string,
  tests: readonly string[],
  isInner: boolean,
): Promise<TestCommand[]> {
  const prefix = await runnerPrefix(repository, folder);
  const source = await pytestSource(repository, folder, tests);
  if (source !== null) {
    const run = `${prefix}pytest`;
    return [
      testCommand({
        run,
        runner: "pytest",
        source,
        folder,
        within: await testPaths(repository, folder),
        reporting: `${run} --junitxml={results}`,
      }),
    ];
  }
  if (tests.length === 0) return [];
  const python = prefix === "" ? "python3" : `${prefix}python`;
  if (repository.has(join(folder, "manage.py")))
    return [
      testCommand({
        run: `${python} manage.py test`,
        runner: "unittest",
        source: join(folder, "manage.py"),
        folder,
      }),
    ];
  return unittestCommands(repository, folder, tests, python, isInner ? [] : tests.slice(0, 1));
}

const CONFIGS: readonly (readonly [string, RegExp])[] = [
  ["pytest.ini", /./],
  [".pytest.ini", /./],
  ["pyproject.toml", /^\s*\[tool\.pytest(\.ini_options)?\]/],
  ["tox.ini", /^\s*(\[pytest\]|.*\bpytest\b)/],
  ["setup.cfg", /^\s*(\[tool:pytest\]|.*\bpytest\b)/],
  ["conftest.py", /./],
  ["tests/conftest.py", /./],
  ["test/conftest.py", /./],
  ["pyproject.toml", /\bpytest\b/],
  ["Pipfile", /^\s*pytest\b/],
  ["setup.py", /\bpytest\b/],
  ["requirements-dev.txt", /^\s*pytest\b/],
  ["requirements_dev.txt", /^\s*pytest\b/],
  ["requirements-test.txt", /^\s*pytest\b/],
  ["requirements/dev.txt", /^\s*pytest\b/],
  ["requirements/test.txt", /^\s*pytest\b/],
  ["requirements.txt", /^\s*pytest\b/],
];
const LOOKED_INTO = 5;

/** The file and line that speak of pytest; null when none does. Of the tests themselves a few are looked into. */
async function pytestSource(
  repository: Repository,
  folder: string,
  tests: readonly string[],
): Promise<string | null> {
  for (const [name, line] of CONFIGS) {
    const path = join(folder, name);
    const text = await repository.text(path);
    if (text?.split(/\r?\n/).some((one) => line.test(one))) return sourceOf(path, text, line);
  }
  for (const path of tests.slice(0, LOOKED_INTO)) {
    const text = (await repository.text(path)) ?? "";
    if (/^\s*(import|from)\s+pytest\b/m.test(text))
      return sourceOf(path, text, /^\s*(import|from)\s+pytest\b/);
    // A bare function with an `assert` is a test for pytest alone.
    if (/^def test_/m.test(text) && !/^\s*(import|from)\s+unittest\b/m.test(text))
      return sourceOf(path, text, /^def test_/);
  }
  return null;
}

/** `uv run `, `poetry run ` …: what puts the project's own environment in front. */
export async function runnerPrefix(repository: Repository, folder: string): Promise<string> {
  const tools = toolsOf((await repository.text(join(folder, "pyproject.toml"))) ?? "");
  const by = (lock: string, tool: string) =>
    repository.has(join(folder, lock)) || repository.has(lock) || tool in tools;
  if (by("uv.lock", "uv")) return "uv run ";
  if (by("poetry.lock", "poetry")) return "poetry run ";
  if (by("pdm.lock", "pdm")) return "pdm run ";
  if (repository.has(join(folder, "Pipfile"))) return "pipenv run ";
  return "envs" in (tools.hatch ?? {}) ? "hatch run " : "";
}

function toolsOf(text: string): Readonly<Record<string, object>> {
  try {
    return (parse(text).tool ?? {}) as unknown as Record<string, object>;
  } catch {
    return {}; // Not TOML: the tool itself will say so.
  }
}
