import { type Guard, shown } from "../../core/guards/guard.ts";
import { asked, letThrough } from "../../core/guards/settings.ts";

const ASSIGNMENT =
  /^\s{0,40}((?:(?:export|override|private)[ \t]{1,9}){0,3})([\w.-]{1,80})[ \t]{0,40}(?::{0,3}|[?+!])=[ \t]{0,40}(.*)$/;
const DEFINE = /^\s{0,40}(?:override[ \t]{1,9})?define[ \t]{1,9}([\w.-]{1,80})/;
const EXPORT = /^\s{0,40}export[ \t]{1,9}([\w.\t -]{1,200})$/;
/** What reads other text as if it stood here. */
const READS_MORE =
  /^\s{0,40}(?:[-s]?include|load|-load|import\??|mod\??)[ \t]|^\$[({]|^\s{0,40}\.EXPORT_ALL_VARIABLES/;
/** They decide how, or whether, every recipe is run. Source: gnu.org/software/make/manual/html_node/Special-Variables.html */
const SPECIAL =
  /^(?:SHELL|\.SHELLFLAGS|(?:GNU)?MAKEFLAGS|MAKE|MAKEFILES|\.DEFAULT_GOAL|\.RECIPEPREFIX|PATH)$/;
const REFERENCE = /\$[({][ \t]{0,9}(?:call[ \t]{1,9})?([\w.-]{1,80})|\$(\w)/g;
/** Programs that read a command as a shell does, from where no branch puts one. */
const SHELL =
  /^(?:\/(?:usr\/|usr\/local\/|opt\/homebrew\/)?bin\/)?(?:ba|z|da|a|k|mk|tc|c|fi)?sh(?:\.exe)?$|^(?:pwsh|powershell|cmd|nu)(?:\.exe)?$/;
const FOUND_SHELL = /^\$[({]shell\s{1,9}(?:which|command\s{1,9}-v)\s{1,9}(?:ba|z|da)?sh[)}]$/;
/** Programs that succeed and do nothing. */
const NOTHING = /^(?:\S{0,200}\/)?(?:true|echo|printf|:)(?:\s|$)/;
/** A change of a release that nobody calls weaker. */
const RELEASE = /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][\w.-]{1,40})?$/;

interface Variable {
  readonly value: string;
  readonly line: number;
  readonly isExported: boolean;
}

/** A variable while the file is read: its lines are many, and joined once. */
interface OpenVariable {
  readonly values: string[];
  line: number;
  isExported: boolean;
}

/** True for a program to which a command can be given. */
export function isShell(program: string): boolean {
  if (FOUND_SHELL.test(program.trim())) return true;
  const words = program.trim().split(/\s+/);
  const isEnv = /^(?:\/usr)?(?:\/bin\/)?env$/.test(words[0] ?? "");
  const at = isEnv ? words.findIndex((word, index) => index > 0 && !/^-|=/.test(word)) : 0;
  // With `-n` it reads commands and runs none.
  return (
    SHELL.test(words[at] ?? "") &&
    !words.slice(at + 1).some((one) => /^[^-]|^-[a-z]*n/.test(one) && one !== "pipefail")
  );
}

/**
 * What a Makefile says of all its recipes, and the variables that guarding recipes use, however far away.
 * @param used the text of the guarding targets: what they need and run
 * @returns `parts` is the same text for the same content
 */
export function makefileSettings(
  text: string,
  used: string,
): { readonly guards: readonly Guard[]; readonly parts: string } {
  const { variables, directives } = settingsOf(text);
  const taken = reached(variables, used);
  return {
    guards: [
      ...shellGuards(variables, /^\.ONESHELL[ \t]*:/m.test(text)),
      ...[...taken].flatMap(([name, variable]) => variableGuards(name, variable)),
    ],
    parts: [
      ...[...taken].map(
        ([name, { value }]) => `${name}=${RELEASE.test(value) ? "release" : value}`,
      ),
      ...directives,
    ]
      .sort()
      .join("\n"),
  };
}

function settingsOf(text: string): {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly directives: readonly string[];
} {
  const variables = new Map<string, OpenVariable>();
  const directives: string[] = [];
  const exported: string[] = [];
  const add = (name: string, line: number, isExported: boolean): OpenVariable => {
    const variable = variables.get(name) ?? { values: [], line, isExported };
    variable.line = line;
    variable.isExported ||= isExported;
    variables.set(name, variable);
    return variable;
  };
  const put = (variable: OpenVariable, more: string) => {
    const value = more
      .replace(/(?:^|\s)#.*$/, "")
      .replace(/\\$/, "")
      .trim();
    if (value !== "") variable.values.push(value);
  };
  let defined: OpenVariable | null = null;
  let continued: OpenVariable | null = null;
  text.split(/\r?\n/).forEach((written, index) => {
    const line = index + 1;
    if (defined) {
      if (/^\s{0,40}endef\b/.test(written)) defined = null;
      else put(defined, written);
      return;
    }
    if (continued) {
      put(continued, written);
      if (!written.endsWith("\\")) continued = null;
      return;
    }
    // What begins with a tab is a recipe's.
    if (/^(?:\t|#|\s*$)/.test(written)) return;
    const define = DEFINE.exec(written)?.[1];
    const [, marks = "", name, value = ""] = ASSIGNMENT.exec(written) ?? [];
    if (define !== undefined) defined = add(define, line, false);
    else if (name !== undefined) {
      const variable = add(name, line, marks.includes("export"));
      put(variable, value);
      if (value.endsWith("\\")) continued = variable;
    } else if (READS_MORE.test(written)) directives.push(written.trim());
    else exported.push(...(EXPORT.exec(written)?.[1]?.split(/\s+/) ?? []));
  });
  for (const name of exported) if (name !== "") add(name, variables.get(name)?.line ?? 1, true);
  const closed = [...variables].map(
    ([name, { values, line, isExported }]) =>
      [name, { value: values.join(" "), line, isExported }] as const,
  );
  return { variables: new Map(closed), directives };
}

/** Special and exported variables, those that are used, and those that these use. */
function reached(variables: ReadonlyMap<string, Variable>, used: string): Map<string, Variable> {
  const taken = new Map(
    [...variables].filter(([name, { isExported }]) => isExported || SPECIAL.test(name)),
  );
  const open = [used, ...[...taken.values()].map(({ value }) => value)];
  for (let text = open.pop(); text !== undefined; text = open.pop())
    for (const [, long, short] of text.matchAll(REFERENCE)) {
      const name = long ?? short ?? "";
      const variable = variables.get(name);
      if (!variable || taken.has(name)) continue;
      taken.set(name, variable);
      open.push(variable.value);
    }
  return taken;
}

/** `.ONESHELL` without `-e` counts the last line alone. Source: gnu.org/software/make/manual/html_node/One-Shell.html */
function shellGuards(variables: ReadonlyMap<string, Variable>, isOneShell: boolean): Guard[] {
  const [shell, flags] = [variables.get("SHELL"), variables.get(".SHELLFLAGS")];
  const found: Guard[] = [];
  if (shell && !isShell(shell.value))
    found.push({
      ...letThrough("script-neutered", "shell", "`SHELL`, which runs every recipe,", shell.line),
      value: shown(shell.value),
    });
  const stops = /(?:^|\s)(?:-[a-z]*e|-o\s+errexit)/.test(flags?.value ?? "");
  const label = "`.SHELLFLAGS`, with which every recipe is run,";
  if (
    flags &&
    (!/(?:^|\s)-[a-zA-Z]*c(?:\s|$)/.test(flags.value) || /(?:^|\s)-[a-z]*n/.test(flags.value))
  )
    found.push({
      ...letThrough("script-neutered", "shell-flags", label, flags.line),
      value: shown(flags.value),
    });
  else if (flags && stops)
    found.push({
      ...asked("swallowed-exit", "shell-flags", label, flags.line),
      value: shown(flags.value),
    });
  if (isOneShell && !stops)
    found.push(
      letThrough("swallowed-exit", "one-shell", "`.ONESHELL` without `-e` in `.SHELLFLAGS`", 1),
    );
  return found;
}

function variableGuards(name: string, { value, line }: Variable): Guard[] {
  if (/^(?:GNU)?MAKEFLAGS$/.test(name) && value.split(/\s+/).some(isLenient))
    return [letThrough("swallowed-exit", `ignore:${name}`, `${shown(`${name} = ${value}`)}`, line)];
  return NOTHING.test(value) && name !== "SHELL"
    ? [
        {
          ...letThrough("script-neutered", `variable.${name}`, `the variable ${shown(name)}`, line),
          value: shown(value),
        },
      ]
    : [];
}

/** Errors ignored, or nothing run. The first word may stand without its dash. */
function isLenient(word: string, at: number): boolean {
  if (/^--(?:ignore-errors|keep-going|dry-run|just-print|recon|touch|question)$/.test(word))
    return true;
  return (
    (at === 0 ? /^-?[bBdeLmprRsSvw]*[ikntq]/ : /^-[bBdeLmprRsSvw]*[ikntq]/).test(word) &&
    !/=/.test(word)
  );
}

/** `set shell := ["bash", "-c"]` of a justfile. Source: just.systems/man/en/configuring-the-shell.html */
export function justfileSettings(text: string): Guard[] {
  return text.split(/\r?\n/).flatMap((written, index): Guard[] => {
    const [, list] =
      /^set\s{1,9}(?:windows-)?shell\s{0,9}:=\s{0,9}\[([^\]\n]{0,500})/.exec(written) ?? [];
    if (list === undefined) return [];
    const [program = "", ...flags] = list
      .split(",")
      .map((one) => one.trim().replace(/^["']|["']$/g, ""));
    if (isShell(program) && !flags.some((one) => /^-[a-z]*n/.test(one))) return [];
    return [
      {
        ...letThrough("script-neutered", "shell", "`shell`, which runs every recipe,", index + 1),
        value: shown(list),
      },
    ];
  });
}
