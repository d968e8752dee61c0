import { isWithin } from "../../core/packages.ts";
import type { TestCommand } from "../../core/project.ts";
import { shellWord } from "../shell-words.ts";

/** A test command for some files only. */
export interface FocusedTests {
  /** From the command's `cwd`. */
  readonly run: string;
  /** As in `TestCommand`: `{results}` stands for the file to write; null where the ordinary output is read. */
  readonly reporting: string | null;
}

/** A command, the files it is to be restricted to (relative to its `cwd`), and Go's names of tests. */
export interface FocusRequest {
  readonly command: TestCommand;
  readonly files: readonly string[];
  readonly names: readonly string[];
}

/** How one runner is told its files; null where it cannot be told safely. */
export type Focus = (request: FocusRequest) => FocusedTests | null;

/** What a package manager's older versions hand to a shell of their own, badly quoted or not at all. */
const FOR_ANOTHER_SHELL = /[$`"'\\!;&|<>\r\n*?#~]/;
const WRAPPER =
  /^(?:[A-Z_]+=\S* )*(?:npm|npx|pnpm|yarn|bun|bunx|composer|hatch|pipenv|poetry|pdm|uv)\s/;
/** These want `--` before what is meant for the script. */
const WANTS_DASHES = /^(?:[A-Z_]+=\S* )*(?:npm (?:test|run \S+)|composer test)(?= |$)/;

/** The paths from `cwd`; null where one is outside of it, or of the command's scope. */
export function relativeFiles(
  { cwd, scope }: TestCommand,
  files: readonly string[],
): readonly string[] | null {
  const folder = cwd === "." ? "" : cwd;
  if (files.length === 0 || files.some((path) => !isWithin(path, folder))) return null;
  const isLeftOut = (path: string) =>
    scope?.without.some((other) => isWithin(path, other)) ?? false;
  if (files.some((path) => path.includes("\0") || isLeftOut(path))) return null;
  return [...new Set(files)].map((path) => (folder === "" ? path : path.slice(folder.length + 1)));
}

/** A path that no program takes for an option. */
export function asPath(path: string): string {
  return /^[-+@~]/.test(path) ? `./${path}` : path;
}

/** The command with arguments at its end, each quoted; null where a shell in between could read them otherwise. */
export function withArguments(
  { run, reporting }: Pick<TestCommand, "run" | "reporting">,
  args: readonly string[],
): FocusedTests | null {
  const lines = [run, reporting ?? ""];
  if (lines.some((line) => WRAPPER.test(line)) && args.some((arg) => FOR_ANOTHER_SHELL.test(arg)))
    return null;
  const words = args.map((arg) => (/^--[\w-]+$/.test(arg) ? arg : shellWord(arg))).join(" ");
  return {
    run: append(run, words),
    reporting: reporting === null ? null : append(reporting, words),
  };
}

function append(line: string, words: string): string {
  const dashes = WANTS_DASHES.test(line) && !/ -- | --$/.test(line) ? " --" : "";
  return `${line}${dashes} ${words}`;
}

/** A file's name without its folder and extension, as classes are called. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
}

export function isIdentifier(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text);
}
