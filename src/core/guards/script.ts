import { type Guard, type GuardRule, shown } from "./guard.ts";
import { asked, letThrough } from "./settings.ts";
import { type ScriptCommand, type ShellOptions, scriptCommands } from "./shell.ts";

/** What of a script the file that holds it knows. */
export interface ScriptPlace {
  /** The key of the job, script or hook that it belongs to. */
  readonly key: string;
  /** For people: "the job `test`". */
  readonly label: string;
  /** The rule where a command is gone. */
  readonly lost: GuardRule;
  /** 1-based line of the script's first line. */
  readonly line: number;
  readonly shell?: ShellOptions;
}

/** They say, go or prepare; they check nothing. */
const TALK = new Set(
  "echo printf cd mkdir export unset : true false exit return set shopt fi done esac else } for case do then source . pwd ls cat sleep read shift local readonly trap wait kill touch function clear cp rm mv chmod".split(
    " ",
  ),
);
/** In front of the program that does the work. */
const WRAPPERS = new Set(
  "npx bunx pnpx sudo env cross-env cross-env-shell dotenv xvfb-run nice stdbuf".split(" "),
);
const MANAGERS = new Set(["npm", "pnpm", "yarn", "bun"]);
/** Programs whose arguments are goals: fewer of them is less, and no argument belongs to a flag. */
const GOALS = /^(?:(?:\.\/)?(?:mvnw?|gradlew?|make|just|task|rake)|cargo|go|dotnet|tox|nox)$/;

/** Flags that make a command let more through. */
const LENIENT =
  /^(?:--(?:pass-?with-?no-?tests|allow-?no-?tests|allow-?only|if-present|exit-zero|no-verify|skip(?:-.*)?|ignore(?:-.*)?|exclude(?:-.*)?|deselect|no-strict|no-error.*|no-fail.*|keep-going|max-?fail|retries|test-?name-?pattern|grep|shard|changed|only-?changed|find-?related-?tests|issues-exit-code|soft-fail|allow-.*|warn-only|quiet-?errors|continue-on-.*|no-check|nocheck|transpile-?only|noemit-?on-?error=false|skiplibcheck|silent-errors|force-exit|forceexit|cap-lints.*|no-cov(?:erage)?|coverage=false|coverage\.enabled=false|dry-run|list|co|collect-only|help|version|tests-dir-none|advisory|if-exists)|-D(?:skipTests|maven\.test\.(?:skip|failure\.ignore)|skipITs|checkstyle\.skip|pmd\.skip|spotbugs\.skip|jacoco\.skip).*|-fn|-fae|--fail-never|-x|-k|-t|-n|-i|-A|-run|-short)$/i;
/** Short flags mean something only to the programs that have them. */
const SHORT_LENIENT: Readonly<Record<string, RegExp>> = {
  "-x": /gradlew?$/,
  "-k": /^(?:pytest|make)$/,
  "-t": /^(?:vitest|jest)$/,
  "-n": /^make$/,
  "-i": /^make$/,
  "-A": /^(?:cargo|clippy.*)$/,
  "-run": /^go$/,
  "-short": /^go$/,
  "-fn": /mvnw?$/,
  "-fae": /mvnw?$/,
};
/** Flags that make a command ask for more. */
const STRICT =
  /^(?:--(?:strict(?:-.*)?|coverage|cov(?:-.*)?|check(?:-coverage)?|error-on-warnings|fail-?on-.*|warnings-as-errors|deny-warnings|deny|frozen-lockfile|immutable|locked|max-warnings|report-unused-disable-directives.*|all-targets|all-features|all|workspace|workspaces|race|forbid-only|ci|detect-.*|exit-code|exitcode|werror|run-in-band-strict|list-different|diff|no-allow-.*|audit-level)|-Werror|-W[a-z-]*|-race|-D)$/i;
/** Flags with a number that must be reached, and with one that must not be exceeded. */
const MINIMUM =
  /^--(?:cov-fail-under|fail-under|fail_under|lines|branches|functions|statements|coverage\.thresholds\.[a-z0-9.]{1,40}|coverage-threshold|min-coverage|fail-under-(?:lines|functions|regions|branches)|score)$/i;
const MAXIMUM = /^--(?:max-warnings|maxwarnings|max-complexity|max-violations|retries|reruns)$/i;

/** Flags that only test runners have: no test at all, or one that keeps the others from running, is as good. */
const RELAXES_TESTS = /^--(?:pass-?with-?no-?tests|allow-?only)$/i;
const RUNNERS = /^(?:vitest|jest|mocha|playwright|cypress|ava|wdio|pytest|py\.test)$/;

/** Another version of a tool is the same tool. */
const VERSION = /(?<=.)(?:@[\^~]?\d.*|==.*)$/;

/** The guards of a script: its commands, their flags, and where their exit codes get lost. */
export function scriptGuards(script: string, place: ScriptPlace): Guard[] {
  const commands = scriptCommands(script, place.shell);
  return commands.flatMap((command, at) => {
    const before = commands[at - 1];
    // `npm test || exit 0` loses a failure; `[ -n "$CI" ] || exit 0` ends the script.
    const isSaid = before?.swallowed?.includes("|| exit 0") && stemOf(before.words) !== null;
    return isSaid ? [] : commandGuards(command, place);
  });
}

/** True where the script runs anything that checks. */
export function asksAnything(script: string): boolean {
  return scriptCommands(script).some(({ words }) => stemOf(words) !== null);
}

function commandGuards(
  { words, line: offset, swallowed }: ScriptCommand,
  place: ScriptPlace,
): Guard[] {
  const line = place.line + offset;
  const within = place.key;
  const plain = words.join(" ");
  if (words[0] === "set") return shellOptions(words, place, line);
  if (/^(?:exit|return) 0$/.test(plain))
    return [
      letThrough("swallowed-exit", `${within}.exit-0`, `\`${plain}\` in ${place.label}`, line, {
        within,
      }),
    ];
  const stem = stemOf(words);
  if (stem === null) return [];
  const key = `${within}.run:${stem.join(" ")}`;
  const name = shown(stem.join(" "));
  return [
    asked(place.lost, key, `${name} in ${place.label}`, line, {
      within,
      coveredBy: broader(stem).map((other) => `${within}.run:${other}`),
    }),
    ...(swallowed === null
      ? []
      : [
          letThrough(
            "swallowed-exit",
            `${key}.swallowed`,
            `the failure of ${name} in ${place.label} is lost by ${swallowed}`,
            line,
            { within: key },
          ),
        ]),
    ...flagGuards(words, key, `${name} in ${place.label}`, line),
  ];
}

/** `set -e` and `pipefail` are asked for, `set +e` lets through. */
function shellOptions(words: readonly string[], place: ScriptPlace, line: number): Guard[] {
  const plain = words.join(" ");
  const within = place.key;
  const label = (option: string) => `\`${option}\` in ${place.label}`;
  const key = (option: string) => `${within}.set:${option}`;
  if (/\s\+(?:[a-z]*e|o errexit)/.test(plain))
    return [letThrough("swallowed-exit", key("+e"), label("set +e"), line, { within })];
  if (/\s\+o pipefail/.test(plain))
    return [
      letThrough("swallowed-exit", key("+pipefail"), label("set +o pipefail"), line, { within }),
    ];
  return [
    ...(/\s-(?:[a-z]*e|o errexit)/.test(plain)
      ? [asked("swallowed-exit", key("-e"), label("set -e"), line, { within })]
      : []),
    ...(/\spipefail/.test(plain)
      ? [asked("swallowed-exit", key("pipefail"), label("set -o pipefail"), line, { within })]
      : []),
  ];
}

function flagGuards(
  words: readonly string[],
  command: string,
  label: string,
  line: number,
): Guard[] {
  const program = words.find((word) => !WRAPPERS.has(word) && !isSetting(word)) ?? "";
  return words.flatMap((word, at): Guard[] => {
    if (!word.startsWith("-")) return [];
    const [flag = "", ...rest] = word.split("=");
    const value = rest.length > 0 ? rest.join("=") : (words[at + 1] ?? "");
    const key = `${command}.flag:${flag}`;
    const name = `${shown(flag)} of ${label}`;
    const number = /^\d{1,6}(?:\.\d{1,6})?$/.test(value) ? Number(value) : null;
    const within = command;
    const rule = RELAXES_TESTS.test(flag) ? "tests-relaxed" : "script-neutered";
    if (number !== null && MINIMUM.test(flag))
      return [
        { rule: "coverage-threshold", key, label: name, value, strength: number, line, within },
      ];
    const isRetry = flag === "--retry" && RUNNERS.test(program);
    if (number !== null && (isRetry || MAXIMUM.test(flag))) {
      // Retries let through, so none is the strictest; a limit holds, so none is the weakest.
      const absent = /re(?:try|tries|runs)$/.test(flag) ? 0 : Number.NEGATIVE_INFINITY;
      const limit = absent === 0 && RUNNERS.test(program) ? "tests-relaxed" : "limit-raised";
      return [{ rule: limit, key, label: name, value, strength: -number, absent, line, within }];
    }
    const short = Object.hasOwn(SHORT_LENIENT, flag) ? SHORT_LENIENT[flag] : undefined;
    if ((LENIENT.test(flag) || LENIENT.test(word)) && (short?.test(program) ?? flag.length > 2)) {
      // `--passWithNoTests=false`
      const isOff = LENIENT.test(flag) && /^(?:false|0)$/.test(rest.join("="));
      return isOff ? [] : [letThrough(rule, `${key}=${value}`, name, line, { within })];
    }
    if (STRICT.test(flag)) return [asked(rule, key, name, line, { within })];
    return [];
  });
}

/**
 * What a command is known by: its program and its arguments, without flags, versions, settings of
 * variables and what wraps it. Null for one that checks nothing.
 */
function stemOf(words: readonly string[]): string[] | null {
  let at = 0;
  while (
    at < words.length &&
    (isSetting(words[at] as string) ||
      WRAPPERS.has(words[at] as string) ||
      (at > 0 && (words[at] as string).startsWith("-")))
  )
    at++;
  const [program, ...rest] = words.slice(at);
  if (program === undefined || TALK.has(program) || program.startsWith("[")) return null;
  const isManager = MANAGERS.has(program);
  const takesGoals = GOALS.test(program) || isManager;
  const stem = [isManager ? "npm" : program.replace(VERSION, "")];
  rest.forEach((word, index) => {
    const previous = rest[index - 1] ?? "";
    if (word.startsWith("-") || /^\d?[<>]/.test(word) || /[<>]$/.test(previous)) return;
    if (previous.startsWith("-") && /^\d+(?:\.\d+)?$/.test(word)) return;
    if (/^(?:-[DWAFp]|--(?:package|features|target))$/.test(previous)) return;
    // It may be the flag's value, and what it selects is not known.
    if (!takesGoals && previous.startsWith("-") && !previous.includes("=")) return;
    if (isManager && stem.length === 1 && /^(?:run|run-script|exec|dlx)$/.test(word)) return;
    stem.push(word.replace(VERSION, ""));
  });
  return stem.slice(0, 12);
}

/** Commands that do the same and more: without the paths that narrow it, or on everything. */
function broader(stem: readonly string[]): string[] {
  const found: string[] = [];
  for (let length = 1; length < stem.length; length++) {
    const kept = stem.slice(0, length).join(" ");
    const dropped = stem.slice(length);
    found.push(`${kept} .`, `${kept} ./...`);
    const arePaths = dropped.every(
      (word) => /[/.*]/.test(word) && !/^(?:\.\/)?\.\.?\.?$|\.\.\./.test(word),
    );
    if (arePaths && !GOALS.test(stem[0] as string)) found.push(kept);
  }
  return found;
}

function isSetting(word: string): boolean {
  return /^[A-Za-z_]\w{0,80}=/.test(word);
}
