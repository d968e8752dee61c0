import { isWithin, join } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import {
  isOwnPackage,
  type JavaScriptPackage,
  namesFolder,
  readPackage,
  workspaceOf,
} from "./javascript-packages.ts";
import { type JavaScriptRunner, javaScriptRunner } from "./javascript-runners.ts";
import { namedPlaces } from "./javascript-scope.ts";
import {
  execute,
  type PackageManager,
  packageManagerOf,
  runScript,
  withArguments,
} from "./package-manager.ts";
import {
  foldersWith,
  nestedIn,
  outermost,
  type Repository,
  someBelow,
  sourceOf,
  testCommand,
} from "./repository.ts";
import { lastCommand } from "./shell-words.ts";

// What `npm init` writes, and what people write to get past it.
const PLACEHOLDER = /^\s*(echo\b[^&|;]*(&&\s*exit\s+\d+)?|exit\s+\d+|true|:|)\s*$/;

const DENO_TEST = /(^|[/._])test\.(ts|tsx|mts|js|mjs|jsx)$/;

/** A package whose tests have a command, and what that command speaks for. */
interface Suite {
  readonly one: JavaScriptPackage;
  readonly command: TestCommand;
  /** Null: all that is in its folder. */
  readonly places: readonly string[] | null;
  readonly isMember: (folder: string) => boolean;
}

/**
 * Test commands of package.json files: the outermost ones', and those of packages that no script
 * around them runs, the changed ones first. Deno's when there is a deno.json and no such script.
 */
export async function javaScriptTests(repository: Repository): Promise<TestCommand[]> {
  const suites: Suite[] = [];
  const packages: JavaScriptPackage[] = [];
  for (const folder of foldersWith(repository, (name) => name === "package.json")) {
    const one = await readPackage(repository, folder);
    packages.push(one);
    const command = await packageTest(repository, one);
    if (!command || suites.some((outer) => runs(outer, one, command))) continue;
    const script = scriptOf(one);
    const places = script === null ? null : namedPlaces(repository, one, script);
    suites.push({ one, command, places, isMember: await workspaceOf(repository, one) });
  }
  if (suites.length > 0)
    return suites.map((suite) => withScope(suite, packages, suites, repository));
  // A workspace's root runs its members' tests.
  const folders = outermost(foldersWith(repository, (name) => /^deno\.jsonc?$/.test(name)));
  const tested = folders.filter((folder) => someBelow(repository, folder, DENO_TEST));
  const taken = tested.length > 0 ? tested : folders.slice(0, 1);
  return Promise.all(taken.map((folder) => denoTest(repository, folder)));
}

/**
 * Whether an outer package's command runs an inner one's tests: a member of its workspace, unless the
 * two start different runners, or a folder that its scripts name. One that names its files runs these.
 */
function runs(
  { one, command, places, isMember }: Suite,
  inner: JavaScriptPackage,
  its: TestCommand,
) {
  if (places !== null || !isWithin(inner.folder, one.folder)) return false;
  if (namesFolder(one, inner.folder)) return true;
  const differ = command.runner !== null && its.runner !== null && command.runner !== its.runner;
  return isMember(inner.folder) && !differ;
}

/** Runners that go into every folder below theirs, whatever package.json is there. */
const GOES_EVERYWHERE = new Set(["vitest", "jest", "node:test", "bun"]);

function withScope(
  { one, command, places, isMember }: Suite,
  packages: readonly JavaScriptPackage[],
  suites: readonly Suite[],
  { changed }: Repository,
): TestCommand {
  const own = new Set(suites.map((suite) => suite.one.folder));
  const everywhere = command.runner !== null && GOES_EVERYWHERE.has(command.runner);
  const inner = nestedIn(
    packages.map(({ folder }) => folder),
    one.folder,
  );
  const without = packages.filter((other) => {
    if (!inner.includes(other.folder)) return false;
    if (own.has(other.folder)) return true;
    if (isMember(other.folder) || namesFolder(one, other.folder)) return false;
    // One whose manifest changed may have had a script before.
    return isOwnPackage(other) && (!everywhere || changed.includes(other.path));
  });
  return {
    ...command,
    scope: { within: places ?? [one.folder], without: without.map(({ folder }) => folder) },
  };
}

function scriptOf({ manifest }: JavaScriptPackage): string | null {
  const script = manifest.scripts?.test;
  return typeof script === "string" && !PLACEHOLDER.test(script) ? script : null;
}

async function packageTest(
  repository: Repository,
  one: JavaScriptPackage,
): Promise<TestCommand | null> {
  const { folder, path, text, manifest } = one;
  const versions = { ...manifest.dependencies, ...manifest.devDependencies };
  const manager = await packageManagerOf(repository, folder);
  const script = scriptOf(one);
  if (script === null) return withoutScript(repository, folder, manager, versions);
  const source = sourceOf(path, text, /^\s*"test"\s*:/);
  const command = lastCommand(script);
  const runner = command && javaScriptRunner(command, versions);
  if (!runner)
    return testCommand({ run: runScript(manager, "test"), runner: null, source, folder });
  const hooked =
    typeof manifest.scripts?.pretest === "string" || typeof manifest.scripts?.posttest === "string";
  return testCommand({
    ...commandsOf(manager, runner, script, hooked),
    runner: runner.name,
    source,
    folder,
  });
}

function commandsOf(
  manager: PackageManager,
  runner: JavaScriptRunner,
  script: string,
  hooked: boolean,
): { run: string; reporting: string | null } {
  const line = (given: string, ...env: string[]) =>
    [...env, given === "" ? runScript(manager, "test") : withArguments(manager, "test", given)]
      .filter((part) => part !== "")
      .join(" ");
  const run = line(runner.once, runner.env);
  if (runner.report !== null)
    return {
      run,
      reporting: line(
        [runner.once, runner.report].filter((part) => part !== "").join(" "),
        runner.env,
        runner.reportEnv ?? "",
      ),
    };
  const isWhole = /^node\s/.test(script) && !script.includes("&&") && !hooked;
  return {
    run,
    reporting: runner.rewritten && isWhole ? script.replace(/^node(?=\s)/, runner.rewritten) : null,
  };
}

/** A runner's configuration without a script: its own command. */
function withoutScript(
  repository: Repository,
  folder: string,
  manager: PackageManager,
  versions: Readonly<Record<string, unknown>>,
): TestCommand | null {
  for (const [name, line, args] of [
    ["vitest", "vitest run", "--reporter=default --reporter=junit --outputFile.junit={results}"],
    ["jest", "jest", "--json --outputFile={results}"],
  ] as const) {
    const config = repository.paths.find((path) =>
      path.startsWith(join(folder, `${name}.config.`)),
    );
    if (versions[name] === undefined && config === undefined) continue;
    const run = execute(manager, line);
    return testCommand({
      run,
      runner: name,
      source: config ?? join(folder, "package.json"),
      folder,
      reporting: `${run} ${args}`,
    });
  }
  return null;
}

async function denoTest(repository: Repository, folder: string): Promise<TestCommand> {
  const path =
    ["deno.json", "deno.jsonc"].map((name) => join(folder, name)).find(repository.has) ??
    "deno.json";
  const text = (await repository.text(path)) ?? "";
  const task = /"test"\s*:\s*["{]/.test(text);
  return task
    ? testCommand({
        run: "deno task test",
        runner: null,
        source: sourceOf(path, text, /"test"\s*:/),
        folder,
      })
    : testCommand({
        run: "deno test",
        runner: "deno",
        source: path,
        folder,
        reporting: "deno test --junit-path={results}",
      });
}
