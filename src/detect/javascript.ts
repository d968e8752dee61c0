import { join } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import { type JavaScriptRunner, javaScriptRunner } from "./javascript-runners.ts";
import {
  execute,
  type PackageManager,
  packageManagerOf,
  runScript,
  withArguments,
} from "./package-manager.ts";
import { foldersWith, type Repository, sourceOf, testCommand } from "./repository.ts";
import { lastCommand } from "./shell-words.ts";

interface PackageJson {
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
}

// What `npm init` writes, and what people write to get past it.
const PLACEHOLDER = /^\s*(echo\b[^&|;]*(&&\s*exit\s+\d+)?|exit\s+\d+|true|:|)\s*$/;

/**
 * Test commands of package.json files: the root's, and where it has none, those of the packages, the
 * changed ones first. Deno's when there is a deno.json and no such script.
 */
export async function javaScriptTests(repository: Repository): Promise<TestCommand[]> {
  const found: TestCommand[] = [];
  for (const folder of foldersWith(repository, (name) => name === "package.json")) {
    const command = await packageTest(repository, folder);
    if (command) found.push(command);
    if (command && folder === "") break;
  }
  if (found.length > 0) return found;
  for (const folder of foldersWith(repository, (name) => /^deno\.jsonc?$/.test(name)).slice(0, 1))
    found.push(await denoTest(repository, folder));
  return found;
}

async function packageTest(repository: Repository, folder: string): Promise<TestCommand | null> {
  const path = join(folder, "package.json");
  const text = (await repository.text(path)) ?? "";
  const manifest = parse(text);
  const versions = { ...manifest.dependencies, ...manifest.devDependencies };
  const manager = await packageManagerOf(repository, folder);
  const script = manifest.scripts?.test;
  if (typeof script !== "string" || PLACEHOLDER.test(script))
    return withoutScript(repository, folder, manager, versions);
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

function parse(text: string): PackageJson {
  try {
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === "object" && manifest !== null ? manifest : {};
  } catch {
    return {}; // Whoever runs the scripts will hear of it.
  }
}
