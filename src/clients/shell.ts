import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Shell {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * The shell for command lines: `bash -eo pipefail -c` where the command's own PATH has a bash, else
 * `sh -e -c`. On Windows that is Git's bash; the one in System32 is another system (WSL).
 * @param path the command's PATH.
 */
export function shellFor(path: string | undefined): Shell {
  const windows = process.platform === "win32";
  const file = windows ? "bash.exe" : "bash";
  for (const folder of (path ?? "").split(delimiter)) {
    // An empty or relative entry is the repository's: a `bash` there is not ours.
    if (!/^(?:\/|[A-Za-z]:)/.test(folder) || (windows && /\\system32\\?$/i.test(folder))) continue;
    const bash = join(folder, file);
    if (isExecutable(bash)) return { file: bash, args: ["-eo", "pipefail", "-c"] };
  }
  return { file: windows ? "sh.exe" : "/bin/sh", args: ["-e", "-c"] };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
