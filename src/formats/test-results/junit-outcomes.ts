import type { TestOutcome } from "../../core/test-run.ts";
import type { Outcomes } from "./outcomes.ts";

/** A `testcase` with what stands around it. */
export interface JunitCase {
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the suites around it, outermost first, the root's too. */
  readonly around: readonly string[];
  /** As `junit.ts` reads it: `file`, or a class name that is a path. */
  readonly path: string | null;
  readonly line: number | null;
  readonly outcome: "passed" | "failed" | "skipped";
  /** The element that says that it failed; null where an attribute does. */
  readonly part: { readonly name: string; readonly type: string } | null;
  readonly message: string;
}

type Told = Pick<TestOutcome, "suites" | "name" | "path"> & {
  /** It is no test: a file, a class or a suite that could not be set up. */
  readonly isSetUp?: boolean;
};

/** How one tool names a test; null where the case is not that tool's. */
type Dialect = (test: JunitCase, name: string, classname: string) => Told | null;

/** What became of a test case, its names as the tool that wrote it composes them. */
export function outcomeOf(test: JunitCase): TestOutcome {
  const { name = "", classname = "" } = test.attributes;
  let told: Told | null = null;
  for (const dialect of DIALECTS) told ??= dialect(test, name, classname);
  const { isSetUp = false, ...names } = told ?? plain(test, name, classname);
  const isBroken = test.outcome === "failed" && (isSetUp || isSetUpError(test));
  return {
    ...names,
    line: test.line,
    outcome: isBroken ? "errored" : test.outcome,
    message: test.outcome === "failed" ? test.message : "",
  };
}

/** pytest's `<error>`: what its fixtures do, or the import of the file; node:test's types of a failure. */
function isSetUpError({ part, message }: JunitCase): boolean {
  if (part === null) return false;
  if (part.name === "error" && PYTEST_ERROR.test(message)) return true;
  return /^(hookFailed|cancelledByParent|parentAlreadyFinished)$/.test(part.type);
}

const PYTEST_ERROR = /^(?:collection failure|failed on (?:setup|teardown) with )/;
const SCRIPT = /\.[cm]?[jt]sx?$/;

/** vitest: `outer > inner > name`, Playwright: `outer › name`; the class is the file, and so is what cannot be loaded. */
const byFile: Dialect = ({ path, around }, name, classname) => {
  if (!SCRIPT.test(classname) || around.at(-1) !== classname) return null;
  if (name === classname) return { suites: [], name: "", path, isSetUp: true };
  const names = name.split(/ [>›] /);
  return { suites: names.slice(0, -1), name: names.at(-1) ?? "", path };
};

/** node:test: suites nest, and the class is the word `test` or, from Node 24, their names. */
const byNesting: Dialect = ({ path, around }, name, classname) => {
  const suites = around.slice(1);
  if (classname !== "test" && (path === null || classname !== suites.join("."))) return null;
  // A file that failed as a whole is named by its path.
  const isFile = suites.length === 0 && SCRIPT.test(name) && /[/\\]/.test(name);
  return isFile ? { suites, name: "", path: name, isSetUp: true } : { suites, name, path };
};

/** pytest: the class is a module with the test's classes; a file that cannot be imported has none. */
const byModule: Dialect = ({ around, path, part, message }, name, classname) => {
  const isError = part?.name === "error" && PYTEST_ERROR.test(message);
  if (around.at(-1) !== "pytest" && !around[0]?.startsWith("pytest") && !isError) return null;
  if (classname === "")
    return { suites: [], name: "", path: path ?? moduleFile(name).file, isSetUp: true };
  const { file, classes } = moduleFile(classname);
  return { suites: classes, name, path: path ?? file };
};

/** mocha's `xunit`: all suites in one; a hook is named with the test that it ran for. */
const byMocha: Dialect = ({ around, path }, name, classname) => {
  if (around[0] !== "Mocha Tests" || around.length > 1) return null;
  if (/^"(?:before|after) (?:all|each)" hook\b/.test(name))
    return { suites: [], name: "", path, isSetUp: true };
  return { suites: classname === "" ? [] : [classname], name, path };
};

/** go-junit-report and gotestsum: a suite is a package. */
const byPackage: Dialect = ({ around, path }, name, classname) => {
  const last = around.at(-1) ?? "";
  if (/^\[(?:build|setup) failed\]$/.test(name))
    return { suites: [], name: "", path: last, isSetUp: true };
  if (path !== null || !(last === classname || last.endsWith(`/${classname}`))) return null;
  if (!/^(?:Test|Fuzz|Example|Benchmark)/.test(name) || !/^[\w.-]+(?:\/[\w.~-]+)*$/.test(last))
    return null;
  const names = name.split("/");
  return { suites: names.slice(0, -1), name: names.at(-1) ?? "", path: last };
};

/** cargo nextest: the class is a test binary, `crate` or `crate::file`. */
const byBinary: Dialect = ({ around }, name, classname) => {
  if (around[0] !== "nextest-run") return null;
  const names = name.split("::");
  const [, file] = /^[^:]+::([\w-]+)$/.exec(classname) ?? [];
  const path = file === undefined ? null : `tests/${file}.rs`;
  return { suites: names.slice(0, -1), name: names.at(-1) ?? "", path };
};

/** Of more suites that could not be set up, the tests stay skipped. */
const MAX_BROKEN = 100;

/** What Surefire and Gradle name where a class could not be set up. */
const CLASS_SET_UP = new Set(["", "initializationError", "classMethod", "executionError"]);

/** Surefire and Gradle: the suite is the class, `a.b.CartTest$Inner`; Gradle writes `adds()`. */
const byClass: Dialect = ({ around, path }, name, classname) => {
  const last = around.at(-1) ?? "";
  const isClass = /^(?:[\w$]+\.)*[A-Z_$][\w$]*$/.test(classname);
  // Surefire writes a class and those in it into one suite.
  const outer = classname.replace(/\$.*$/s, "");
  if (path !== null || !isClass || outer !== last.replace(/\$.*$/s, "")) return null;
  if (CLASS_SET_UP.has(name) || name === classname)
    return { suites: [], name: "", path: outer, isSetUp: true };
  const suites = classname.slice(classname.lastIndexOf(".") + 1).split("$");
  return { suites, name: name.replace(/\(\)$/, ""), path: outer };
};

/** PHPUnit and Pest: a class with its namespace. */
const byNamespace: Dialect = ({ attributes, path }, name) => {
  if (attributes.class === undefined || path === null) return null;
  const suite = attributes.class.slice(attributes.class.lastIndexOf("\\") + 1);
  return { suites: [suite], name, path };
};

const DIALECTS: readonly Dialect[] = [
  byFile,
  byNesting,
  byModule,
  byMocha,
  byPackage,
  byBinary,
  byNamespace,
  byClass,
];

/**
 * vitest lists a suite whose hook failed like a test, and its tests as skipped: neither asserted anything.
 * @param from the first outcome of the file
 */
export function errSuites(outcomes: Outcomes, from: number): void {
  const prefixes = ({ suites }: TestOutcome) =>
    suites.map((_, depth) => suites.slice(0, depth + 1).join(" > "));
  const around = new Set(outcomes.list.slice(from).flatMap(prefixes));
  const broken = new Map<string, string>();
  for (let at = from; at < outcomes.list.length; at++) {
    const one = outcomes.list[at] as TestOutcome;
    const name = [...one.suites, one.name].join(" > ");
    if (one.outcome !== "failed" || !around.has(name)) continue;
    outcomes.list[at] = { ...one, outcome: "errored" };
    broken.set(name, one.message);
  }
  if (broken.size === 0) return;
  for (const [name, message] of [...broken].slice(0, MAX_BROKEN))
    outcomes.errSkipped(from, message, (one) => prefixes(one).includes(name));
}

/** jest-junit and others write all names into one, and the class may be the same again, or its beginning. */
function plain({ path, around }: JunitCase, name: string, classname: string): Told {
  const test = name.trim();
  const group = classname.trim();
  if (test === "Test suite failed to run" || group === "Test suite failed to run")
    return {
      suites: [],
      name: "",
      path: path ?? (group.includes("/") ? group : null),
      isSetUp: true,
    };
  if (group === "" || group === path || test === group || test.startsWith(`${group} `))
    return { suites: [], name: test, path };
  // mocha-junit-reporter: the class is the title, the name all of it.
  if (test.endsWith(` ${group}`) && around[0] === "Mocha Tests")
    return { suites: [test.slice(0, -group.length - 1)], name: group, path };
  return { suites: [group], name: test, path };
}

/** `tests.test_a.TestCart` → `tests/test_a.py` and `TestCart`: by how pytest finds modules, else by capitals. */
export function moduleFile(dotted: string): { readonly file: string; readonly classes: string[] } {
  const parts = dotted.split(".");
  let end = parts.findLastIndex((part) => /^test_|_test$/.test(part));
  if (end < 0) {
    const first = parts.findIndex((part) => /^[A-Z]/.test(part));
    end = (first < 0 ? parts.length : first) - 1;
  }
  if (end < 0) return { file: `${parts.join("/")}.py`, classes: [] };
  return { file: `${parts.slice(0, end + 1).join("/")}.py`, classes: parts.slice(end + 1) };
}
