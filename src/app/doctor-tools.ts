import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import type { Environment } from "../core/command-env.ts";
import { FactUnavailable } from "../core/result.ts";
import { lastCommand } from "../detect/shell-words.ts";
import type { FactReaders } from "../engine/fact-store.ts";

/** What the shell does itself. */
const BUILTIN =
  /^(?:!|\.|:|\[|\[\[|cd|echo|eval|exec|exit|export|false|for|if|printf|set|source|test|time|true|umask|until|while|command)$/;

interface Missing {
  readonly reason: string;
  readonly mend: string;
}

/**
 * The programs that an item's commands start with and that are not here. Only what is certain: of a line
 * with pipes or variables nothing is said.
 * @param options the item's; `run` and `cwd` are looked at
 */
export async function missingTools(
  options: unknown,
  facts: FactReaders,
  root: string,
  env: Environment,
): Promise<Missing[]> {
  const { run, cwd = "." } = (options ?? {}) as { run?: string; cwd?: string };
  const commands = run === undefined ? await detected(facts) : [{ run, cwd }];
  if ("reason" in commands) return [commands];
  if (commands.length === 0)
    return [
      {
        reason: "no test command was recognised in this repository",
        mend: "name it: `with: { run: … }`",
      },
    ];
  const missing: Missing[] = [];
  for (const command of commands) {
    const program = lastCommand(command.run)?.words[0]?.replace(/^(['"])(.*)\1$/, "$2");
    if (program === undefined || BUILTIN.test(program)) continue;
    if (!(await isThere(program, resolve(root, command.cwd), env)))
      missing.push({
        reason: `\`${command.run}\` cannot start: there is no ${program} here`,
        mend: `install ${program}, or the project's dependencies`,
      });
  }
  return missing;
}

async function detected(facts: FactReaders) {
  try {
    return (await facts.project()).testCommands;
  } catch (fault) {
    if (fault instanceof FactUnavailable) return { reason: fault.reason, mend: fault.mend };
    throw fault;
  }
}

async function isThere(program: string, cwd: string, env: Environment): Promise<boolean> {
  if (program.includes("/")) return isProgram(resolve(cwd, program));
  for (const folder of (env.PATH ?? "").split(delimiter))
    if (folder !== "" && (await isProgram(join(folder, program)))) return true;
  return false;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
