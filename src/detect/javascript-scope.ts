import { globs } from "../core/globs.ts";
import { join } from "../core/packages.ts";
import type { JavaScriptPackage } from "./javascript-packages.ts";
import { javaScriptRunner } from "./javascript-runners.ts";
import { type Repository, resolveIn } from "./repository.ts";
import { lastCommand } from "./shell-words.ts";

/** Options of the runners whose value is a word of its own: it is no file to run. */
const TAKES_VALUE =
  /^(-c|-r|-R|-C|-t|-g|-f|-u|-O|-n|--(config|root|dir|require|import|loader|experimental-loader|conditions|reporter|project|selectProjects|env|environment|testNamePattern|grep|fgrep|ui|timeout|maxWorkers|shard|preset|tsconfig|testTimeout|setupFiles\w*|reporters|spec|ignore|exclude|watch-path|env-file|test-name-pattern|test-concurrency|preload|package|node-option|outputFile|coverageDirectory))$/;

/**
 * The files, folders and globs that a `test` script hands to its runners; null where it runs whatever
 * there is in its folder, or does so as far as can be told.
 */
export function namedPlaces(
  repository: Repository,
  { folder, manifest }: JavaScriptPackage,
  script: string,
): string[] | null {
  if (lastCommand(script) === null) return null;
  const versions = { ...manifest.dependencies, ...manifest.devDependencies };
  const places: string[] = [];
  for (const part of script.split("&&")) {
    const command = lastCommand(part);
    const runner = command && javaScriptRunner(command, versions);
    if (!command || !runner) {
      // `npm run lint` runs no tests; `npm run test:unit` does, and who knows which.
      if (/test|spec|e2e|\bci\b/i.test(part)) return null;
      continue;
    }
    const named = placesOf(repository, folder, command.words.slice(1));
    if (
      named.length === 0 &&
      runner.name === "mocha" &&
      !isConfigured(repository, folder, manifest)
    )
      named.push(
        resolveIn(folder, command.words.includes("--recursive") ? "test" : "test/*.{js,cjs,mjs}"),
      );
    if (named.length === 0) return null;
    places.push(...named);
  }
  return places.length > 0 ? places : null;
}

/** Whether mocha may be told elsewhere what to run. */
function isConfigured(repository: Repository, folder: string, manifest: object): boolean {
  return (
    "mocha" in manifest ||
    repository.paths.some((path) => path.startsWith(join(folder, ".mocharc"))) ||
    repository.has(join(folder, "test/mocha.opts"))
  );
}

/** What of the words is a file or folder of the repository, or a glob that takes one. */
function placesOf(repository: Repository, folder: string, words: readonly string[]): string[] {
  const bare = words.map((word) => word.replace(/^["']|["']$/g, ""));
  const given = bare.filter((word, at) => {
    if (word.startsWith("-") || word.startsWith("!")) return false;
    return !TAKES_VALUE.test(bare[at - 1] ?? "");
  });
  return given
    .map((word) => resolveIn(folder, word))
    .filter((place) => {
      if (repository.has(place) || repository.hasFolder(place)) return true;
      return /[*?{[]/.test(place) && repository.paths.some(globs([place]));
    });
}
