import { posix } from "node:path";
import { ecosystemOf } from "../core/ecosystems.ts";
import type { Project, TestCommand } from "../core/project.ts";
import { type UnreachedTests, unreachedTests } from "../core/unreached-tests.ts";

/**
 * The commands that together are the project's tests: one for each ecosystem in each folder, the
 * likeliest where there are several. A repository with two languages must not pass by the tests of one,
 * and commands for different parts of one folder each have their turn.
 */
export function primarySuites(commands: readonly TestCommand[]): TestCommand[] {
  const taken = new Set<string>();
  return commands.filter((command) => {
    const part = command.scope?.within.join("\n") ?? "";
    const key = `${ecosystemOf(command)}\n${command.cwd}\n${part}`;
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  });
}

/** Those that run: of one folder where the user names it. */
export function suitesIn(commands: readonly TestCommand[], cwd: string | undefined): TestCommand[] {
  const asked = cwd === undefined ? null : posix.join(cwd, ".");
  return primarySuites(commands).filter(
    (command) => asked === null || posix.join(command.cwd, ".") === asked,
  );
}

/** The tests that no command of {@link suitesIn} runs. */
export function leftOutOf(project: Project, cwd: string | undefined): UnreachedTests {
  return unreachedTests(project, suitesIn(project.testCommands, cwd), cwd);
}
