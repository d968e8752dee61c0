import type { TestCase } from "../test-cases.ts";
import type { TestOutcome } from "../test-run.ts";

/** What a run says of a test. */
export interface Told {
  /** Its own outcomes: one for each row of its table, and for tests inside of it. */
  readonly own: readonly TestOutcome[];
  /** Why the file that holds it could not be loaded; said of the file or of the whole run. */
  readonly loading: readonly TestOutcome[];
}

/** The outcomes that are a test's, by file and by name as runners write them. */
export function outcomesOf(test: TestCase, outcomes: readonly TestOutcome[]): Told {
  const inFile = outcomes.filter(({ path }) => agrees(path, test.path));
  const isNamed = nameTest(test);
  const named = inFile.filter(isNamed);
  const suite = test.suites.at(-1);
  const inSuite = suite === undefined ? [] : named.filter((outcome) => isIn(suite, outcome));
  // A title of values alone is every name: only what stands around it can tell.
  const own = inSuite.length > 0 || isOfValues(test.name) ? inSuite : named;
  const placed = own.filter(({ path }) => path !== null);
  const loading = inFile.filter(
    (outcome) => outcome.outcome === "errored" && !isNamed(outcome) && isOfFile(outcome),
  );
  // Where one file that cannot be loaded ends the whole run (mocha, javac), it is why no test ran.
  const ended = outcomes.every((outcome) => outcome.outcome === "errored" && isOfFile(outcome));
  return {
    own: placed.length > 0 ? placed : own,
    loading: loading.length > 0 || !ended ? loading : outcomes,
  };
}

/** The outcomes of all tests of a file. */
export function outcomesIn(path: string, outcomes: readonly TestOutcome[]): readonly TestOutcome[] {
  return outcomes.filter((outcome) => outcome.path !== null && agrees(outcome.path, path));
}

/** Whether a name that a runner gives can be the file: a path, a module (`tests.test_a`), a package. */
function agrees(named: string | null, path: string): boolean {
  if (named === null) return true;
  const name = named.replace(/\\/g, "/").replace(/^\.\//, "");
  if (name === path || name.endsWith(`/${path}`) || path.endsWith(`/${name}`)) return true;
  if (/\.\w{1,5}$/.test(name) && name.includes("/")) return false;
  const stem = (path.split("/").at(-1) ?? "").replace(/\.[^.]+$/, "");
  const folder = path.split("/").at(-2);
  const last = name.split(/[./]|::/).at(-1);
  if (last === stem || name.split(/[./]|::/).includes(stem)) return true;
  // Go names packages: the folder, or for the root the module.
  return path.endsWith(".go") && (folder === undefined || last === folder || isVersion(last));
}

const isVersion = (word: string | undefined): boolean => /^v\d+$/.test(word ?? "");

/** What `go test` runs of a file. */
const GO_FUNCTION = /^(?:Test|Fuzz|Example)(?!\p{Ll})/u;

/** A function of Go's, or a test's subtest with a name written out; a suite may be called `ExampleSuite`. */
function isGoTest({ path, suites: [outer], name }: TestCase): boolean {
  if (!path.endsWith("_test.go")) return false;
  return outer === undefined ? GO_FUNCTION.test(name) : /^Test(?!\p{Ll})/u.test(outer);
}

/** Whether an outcome is the test's, or of a test inside of it. */
function nameTest(test: TestCase): (outcome: TestOutcome) => boolean {
  const { suites, name } = test;
  if (isGoTest(test)) return (outcome) => isGoTestOf(test, outcome);
  const modules = modulesOf(test.path);
  if (modules) {
    const own = [...modules, ...suites, name];
    return (outcome) => {
      const told = [...outcome.suites, outcome.name];
      return own.every((word, at) => told[at] === word);
    };
  }
  // A title without words is no sign of anything.
  if (flat(name) === "") return () => false;
  const is = titleTest(name);
  const title = [...suites, name].join(" ");
  // mocha's TAP leaves `#` out.
  const isWhole = [titleTest(title), titleTest(title.replace(/#(?!\{)/g, ""))];
  return (outcome) => {
    if (is(bare(outcome.name)) || is(flat(outcome.name))) return true;
    if (outcome.suites.some((suite) => is(flat(suite)))) return true;
    const told = flat([...outcome.suites, outcome.name].join(" "));
    return isWhole.some((matches) => matches(told) || matches(flat(outcome.name)));
  };
}

/** The modules that Rust's runner names for a file: `tests::adds` may stand in many. Null for other files. */
function modulesOf(path: string): readonly string[] | null {
  const [, inside] = /(?:^|\/)src\/(?!.*\/src\/)(.+)\.rs$/.exec(path) ?? [];
  if (inside === undefined) return null;
  const parts = inside.split("/");
  const own = parts[0] === "bin" ? parts.slice(2) : parts;
  return /^(?:lib|main|mod)$/.test(own.at(-1) ?? "") ? own.slice(0, -1) : own;
}

/**
 * `t.Run("a b/c")` is `a_b`, and in it `c`; the second of a name is `c#01`. A subtest may be called like another
 * function (`TestExamples/ExampleSum`): names are held against each other from the outermost one.
 */
function isGoTestOf({ suites, name }: TestCase, outcome: TestOutcome): boolean {
  const words = [...outcome.suites, outcome.name].flatMap((one) => one.split("/"));
  const from = words.findIndex((word) => GO_FUNCTION.test(word));
  const told = words.slice(Math.max(from, 0));
  return [goName, goRawName].some((written) => {
    const own = [...suites, name].flatMap((one) => written(one).split("/"));
    return own.every((word, at) => told[at] === word || told[at]?.replace(/#\d\d+$/, "") === word);
  });
}

const goRawName = (name: string): string => name.replace(/\s/gu, "_");

/** As it is written between quotation marks; what cannot be printed Go escapes again. */
const goName = (name: string): string =>
  goRawName(name.replace(/\\([tnrvf"\\])/g, (_, char) => (/\w/.test(char) ? "_" : char)));

function isIn(suite: string, { suites, name }: TestOutcome): boolean {
  const is = titleTest(suite);
  const words = suites.flatMap((one) => [flat(one), ...one.split(/[.:$\\/]+/)]);
  return words.some(is) || flat(name).includes(flat(suite));
}

function isOfFile({ name, suites, path }: TestOutcome): boolean {
  return suites.length === 0 && (name === "" || name === path || /[./\\]/.test(name));
}

/** Without a row's values: `test_x[1-2]`, `adds(int, int)[1]`, `testX with data set #0`. */
function bare(name: string): string {
  return flat(name.replace(/ with data set .*$/s, "").replace(/[[(].*$/s, ""));
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Values that a runner writes into a title: `%s`, `$name`, `#{…}`, `${…}`. */
const VALUES = /%[sdifjoOp#$%]|[$#]\{[^}]*\}|\$[\w.]+|["'`] *\+[^"'`]*(?:\+ *["'`]|$)/;

function isOfValues(title: string): boolean {
  return flat(title).split(VALUES).join("").trim() === "";
}

/** Whether a name is what a title becomes when its values are written into it. Titles are hostile: no backtracking. */
function titleTest(title: string): (name: string) => boolean {
  const written = writtenTest(title);
  if (!/\\[^"'`]/.test(title)) return written;
  const meant = writtenTest(unescaped(title));
  return (name) => written(name) || meant(name);
}

/** What escapes in a text stand for, in the languages that have them; as white space where it is some. */
function unescaped(title: string): string {
  return title.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|([\s\S]))/giu,
    (whole, braced, four, two, char) => {
      if (char !== undefined) return /[nrtvf]/.test(char) ? " " : char;
      const code = Number.parseInt(braced ?? four ?? two, 16);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
}

function writtenTest(title: string): (name: string) => boolean {
  const parts = flat(title)
    .split(VALUES)
    .map((part) => part.replace(/\\(["'`])/g, "$1"));
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  return (name) => {
    if (last === undefined) return name === first;
    if (!name.startsWith(first) || name.length < first.length + last.length) return false;
    let from = first.length;
    for (const part of rest) {
      const at = name.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return name.endsWith(last) && name.length - last.length >= from;
  };
}
