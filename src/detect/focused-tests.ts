import type { TestCommand } from "../core/project.ts";
import { cargo, dotnet, go } from "./focused/compiled.ts";
import { bun, byPath, deno, jest, mocha, playwright, vitest } from "./focused/javascript.ts";
import { gradle, maven } from "./focused/jvm.ts";
import { pytest, unittest } from "./focused/python.ts";
import { bats, minitest, pest, phpunit, rspec } from "./focused/scripted.ts";
import { type Focus, type FocusedTests, relativeFiles } from "./focused/words.ts";

export type { FocusedTests } from "./focused/words.ts";

/** Runners that can be told which files to run; `uvu` knows a pattern below one folder alone. */
const RUNNERS: ReadonlyMap<string, Focus> = new Map([
  ["vitest", vitest],
  ["jest", jest],
  ["mocha", mocha],
  ["node:test", byPath],
  ["ava", byPath],
  ["tap", byPath],
  ["tape", byPath],
  ["playwright", playwright],
  ["bun", bun],
  ["deno", deno],
  ["pytest", pytest],
  ["unittest", unittest],
  ["go", go],
  ["cargo", cargo],
  ["nextest", cargo],
  ["dotnet", dotnet],
  ["maven", maven],
  ["gradle", gradle],
  ["rspec", rspec],
  ["minitest", minitest],
  ["phpunit", phpunit],
  ["pest", pest],
  ["bats", bats],
]);

/**
 * A detected test command restricted to test files. Others may run beside them, where the runner or the
 * project's script names some as well; none of the given is left out by it.
 * @param files relative to the repository's root
 * @param names of top-level tests, for runners whose files are not enough (Go's packages)
 * @returns null where it cannot be done safely: then the whole command is to run
 */
export function focusedTests(
  command: TestCommand,
  files: readonly string[],
  names: readonly string[] = [],
): FocusedTests | null {
  const focus = command.runner === null ? undefined : RUNNERS.get(command.runner);
  const relative = relativeFiles(command, files);
  return focus && relative ? focus({ command, files: relative, names }) : null;
}
