import { createHash } from "node:crypto";
import {
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from "node:fs";
import { arch, platform, release } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Asked whether the line names them or not: scripts do. */
const RUNTIMES = (
  "node npm npx pnpm yarn bun deno python python3 pip uv poetry pytest tox nox go cargo rustc java javac mvn " +
  "gradle kotlin ruby bundle rspec rake php composer phpunit dotnet git bash sh make cmake gcc clang swift elixir mix"
).split(" ");

/** In the user's folder: which version a version manager's shim starts. */
const VERSION_FILES = [
  ".tool-versions",
  ".config/mise/config.toml",
  ".asdfrc",
  ".pyenv/version",
  ".rbenv/version",
  ".jenv/version",
  ".nodenv/version",
  ".volta/tools/user/platform.json",
  ".rustup/settings.toml",
  ".rustup/update-hashes",
  ".rustup/toolchains",
  ".npmrc",
  ".cargo/config.toml",
  ".config/pip/pip.conf",
];

const MOST_WORDS = 500;

/**
 * The machine: platform, and what most projects are run with, as far as it is there.
 * @param given the command's environment
 * @param folder where the command runs; absolute
 */
export function machineState(given: Readonly<Record<string, string>>, folder: string): unknown {
  const { HOME: home = "", JAVA_HOME: java } = given;
  return {
    system: [platform(), arch(), release()],
    runtimes: programsAmong(RUNTIMES, given, folder),
    versions: home === "" ? [] : VERSION_FILES.map((name) => heldBy(join(home, name))),
    java: java === undefined ? null : heldBy(join(java, "release")),
  };
}

/**
 * The programs among the words of a command's lines, and all the words: more of them than are looked at must not
 * be the same as these. A program is its real path, size and times: no process is started to ask its version.
 * @param isLookedAt true for a path, absolute, that counts already: what a line writes would make it another question
 */
export function programsNamed(
  words: readonly string[],
  given: Readonly<Record<string, string>>,
  folder: string,
  isLookedAt: (path: string) => boolean = () => false,
): unknown {
  const some = words
    .slice(0, MOST_WORDS)
    .filter((word) => !RUNTIMES.includes(word))
    .filter((word) => !word.includes("/") || !isLookedAt(resolve(folder, word)));
  return { programs: programsAmong(some, given, folder), words };
}

function programsAmong(
  names: readonly string[],
  given: Readonly<Record<string, string>>,
  folder: string,
): [name: string, state: string][] {
  const folders = (given.PATH ?? "").split(delimiter).filter((path) => path !== "");
  return names.flatMap((name): [string, string][] => {
    const state = located(name, folders, folder);
    return state === null ? [] : [[name, state]];
  });
}

/** `real path, size, times` of what a shell would start; null where there is no such program. */
function located(program: string, folders: readonly string[], cwd: string): string | null {
  if (program.includes("\0")) return null;
  if (program.includes("/")) return stateOf(isAbsolute(program) ? program : join(cwd, program));
  for (const folder of folders) {
    const state = stateOf(resolve(cwd, folder, program));
    if (state !== null) return state;
  }
  return null;
}

function stateOf(path: string): string | null {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile()) return null;
    // Its last change is the kernel's own: archives set the time of what they hold.
    return `${realpathSync(path)} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
  } catch {
    return null; // A shell could not start it either.
  }
}

/** A small file's content, a folder's names, or where a link leads; null where there is nothing. */
export function heldBy(path: string): string | null {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    const link = stat.isSymbolicLink() ? readlinkSync(path) : "";
    const target = link === "" ? stat : statSync(path);
    if (target.isDirectory()) {
      const names = readdirSync(path).sort();
      const times = names.map((name) => `${name} ${lstatSync(join(path, name)).mtimeMs}`);
      return digest(`${link}\0${times.join("\0")}`);
    }
    if (!target.isFile() || target.size > 8 << 20)
      return `${link} ${target.size} ${target.mtimeMs}`;
    return digest(`${link}\0${readFileSync(path, "latin1")}`);
  } catch {
    return "unreadable";
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** `dod` itself: the sizes and times of the files that this one is built into. */
export function ownFiles(): readonly string[] {
  const folder = dirname(fileURLToPath(import.meta.url));
  return readdirSync(folder)
    .filter((name) => /\.(js|ts)$/.test(name))
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
}
