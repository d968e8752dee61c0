import type { TestReport } from "../../core/test-run.ts";
import { Outcomes, type ReadOptions } from "./outcomes.ts";
import { Tally, UnreadableResults } from "./report.ts";

/** An event of `go tool test2json` (https://pkg.go.dev/cmd/test2json). */
interface Event {
  readonly Action: string;
  readonly Package?: string;
  readonly ImportPath?: string;
  readonly Test?: string;
  readonly Output?: string;
  readonly FailedBuild?: string;
}

interface Test {
  outcome: "pass" | "fail" | "skip" | null;
  parent: boolean;
  /** It has events of its own: `t.Run("a/b")` makes no test `a`. */
  began: boolean;
  /** It waits for its turn (`t.Parallel()`), and has not gone on. */
  paused: boolean;
  output: string[];
}

interface Package {
  outcome: "pass" | "fail" | "skip" | null;
  readonly tests: Map<string, Test>;
  /** What was printed outside of its tests; only where outcomes are asked for. */
  readonly output: string[];
}

/** How an event begins; other programs' JSON between the events is theirs. */
const OWN_LINE = /^\{"(?:Time|Action|ImportPath)"|^\{"?[A-Za-z]{0,10}$/;
/** A name is cut into subtests no deeper than this. */
const MAX_DEPTH = 50;
const MAX_OUTPUT_LINES = 20;
const MAX_LINE = 4_000;
/** What the compiler says of packages is kept of so many of them. */
const MAX_BUILDS = 1_000;
/** Before Go 1.24 a package that does not compile is told in plain text, between the events; so is a plain `go test`. */
const FAILED_LINE = /^FAIL\t(\S+)(?: \[(?:build|setup) failed\]|\t[\d.]+s)$/;

/**
 * `go test -json`, line by line: it can be larger than memory. A test with subtests counts by its
 * subtests, or as one failure where it failed and none of them did. A package that failed and names no
 * failed test (build failure, `TestMain`, `os.Exit`, a data race) is one failure. A test that began and
 * never ended failed with its package. What failed once stays failed, whatever a later run in the same
 * stream says. Cached results are results.
 */
export class GoJsonScan {
  private readonly packages = new Map<string, Package>();
  private readonly failedInText = new Set<string>();
  private events = 0;
  private brokenLine: string | null = null;
  /** What the compiler said, by package; in events from Go 1.24. */
  private readonly builds = new Map<string, string[]>();
  private readonly outcomes: Outcomes | null;

  constructor(options: ReadOptions = {}) {
    this.outcomes = options.outcomes ? new Outcomes() : null;
  }

  line(text: string): void {
    const failed = FAILED_LINE.exec(text)?.[1];
    if (failed) this.failedInText.add(failed);
    if (!text.startsWith("{")) return;
    const event = parseEvent(text);
    if (event === "broken") this.brokenLine ??= OWN_LINE.test(text) ? text : null;
    else if (event) this.take(event);
  }

  /** Null when there was no event. @throws UnreadableResults when the stream was cut off. */
  end(): TestReport | null {
    if (this.events === 0) return null;
    if (this.brokenLine !== null)
      throw new UnreadableResults(`an event is cut off: ${this.brokenLine.slice(0, 80)}`);
    for (const name of this.failedInText) this.package(name).outcome = "fail";
    const tally = new Tally();
    for (const [name, found] of this.packages) {
      if (found.outcome === null)
        throw new UnreadableResults(`it ends before the package ${name} did`);
      if (!countPackage(name, found, tally, this.outcomes))
        this.outcomes?.add({
          name: "",
          path: name,
          outcome: "errored",
          message: [...this.buildOf(name), ...found.output].join(""),
        });
    }
    return tally.report("go-json", this.outcomes);
  }

  private take(event: Event): void {
    const {
      Action: action,
      Package: name,
      ImportPath,
      Test: testName,
      Output,
      FailedBuild,
    } = event;
    if (action === "build-fail" && ImportPath !== undefined) {
      this.events += 1;
      this.package(builtPackage(ImportPath)).outcome = "fail";
    }
    if (action === "build-output" && ImportPath !== undefined && Output !== undefined)
      this.takeBuild(builtPackage(ImportPath), Output);
    if (name === undefined) return;
    this.events += 1;
    const found = this.package(name);
    const ended = action === "pass" || action === "fail" || action === "skip" ? action : null;
    if (testName === undefined) {
      if (FailedBuild !== undefined) found.output.push(...this.buildOf(FailedBuild));
      if (Output !== undefined && this.outcomes) keepLine(found.output, Output);
      if (ended && found.outcome !== "fail") found.outcome = ended;
      return;
    }
    const test = this.test(found, testName);
    test.began = true;
    if (action === "pause" || action === "cont") test.paused = action === "pause";
    if (action === "output" && Output !== undefined) keepLine(test.output, Output);
    if (!ended || test.outcome === "fail") return;
    test.outcome = ended;
    if (ended !== "fail") test.output = [];
  }

  private takeBuild(name: string, output: string): void {
    const lines = this.builds.get(name) ?? [];
    if (this.builds.size < MAX_BUILDS) this.builds.set(name, lines);
    if (this.outcomes) keepLine(lines, output);
  }

  private buildOf(importPath: string): readonly string[] {
    return this.builds.get(builtPackage(importPath)) ?? [];
  }

  private package(name: string): Package {
    let found = this.packages.get(name);
    if (!found) {
      found = { outcome: null, tests: new Map(), output: [] };
      this.packages.set(name, found);
    }
    return found;
  }

  private test(inside: Package, name: string): Test {
    let found = inside.tests.get(name);
    if (!found) {
      const slash = name.lastIndexOf("/");
      if (slash > 0 && name.split("/").length <= MAX_DEPTH)
        this.test(inside, name.slice(0, slash)).parent = true;
      found = { outcome: null, parent: false, began: false, paused: false, output: [] };
      inside.tests.set(name, found);
    }
    return found;
  }
}

/** @returns whether a test of the package failed. */
function countPackage(
  name: string,
  { outcome, tests }: Package,
  into: Tally,
  outcomes: Outcomes | null,
): boolean {
  const failedBelow = new Set<string>();
  const before = into.failed;
  const found: Parameters<Outcomes["add"]>[0][] = [];
  // Subtests come after their parents: backwards, a parent knows whether one of them failed.
  for (const [test, { outcome: own, parent, began, paused, output }] of [...tests].reverse()) {
    const failed = own === "fail" || (began && own === null && outcome === "fail");
    const slash = test.lastIndexOf("/");
    if (failed && slash > 0) failedBelow.add(test.slice(0, slash));
    if (failedBelow.has(test) && slash > 0) failedBelow.add(test.slice(0, slash));
    const parts = test.split("/");
    const told = { suites: parts.slice(0, -1), name: parts.at(-1) ?? "", path: name };
    if (failed && !failedBelow.has(test)) {
      const failure = failureOf(name, test, output);
      into.fail(failure);
      // Another test ended the package while it waited.
      const waited = own === null && paused;
      found.push({ ...told, outcome: waited ? "errored" : "failed", message: failure.message });
    } else if (own === "pass" && !parent) {
      into.passed += 1;
      found.push({ ...told, outcome: "passed" });
    } else if (own === "skip" && !parent) {
      into.skipped += 1;
      found.push({ ...told, outcome: "skipped" });
    }
  }
  for (const one of found.reverse()) outcomes?.add(one);
  if (outcome !== "fail" || into.failed > before) return true;
  into.fail({ name, message: "the package failed and names no failed test" });
  return false;
}

function keepLine(lines: string[], line: string): void {
  if (lines.length < MAX_OUTPUT_LINES) lines.push(line.slice(0, MAX_LINE));
}

/** `example.com/m [example.com/m.test]` is the package built for its test. */
function builtPackage(importPath: string): string {
  const built = importPath.endsWith("]") ? importPath.indexOf(" [") : -1;
  return built < 0 ? importPath : importPath.slice(0, built);
}

/** An example prints what it likes: of the lines that say what came none is a place in a file. */
const EXAMPLE = /^Example(?!\p{Ll})/u;
const ONE_LINE = /^got:\n(.*)\n+(want(?: \(unordered\))?):\n(.*)\n+$/;

function failureOf(name: string, test: string, output: readonly string[]) {
  if (EXAMPLE.test(test)) return exampleFailure(name, test, output);
  const said = output.filter((line) => !/^\s*(?:===|---) /.test(line));
  const place = said.map((line) => /^\s*(\w[\w.-]*\.go):(\d{1,7}): /.exec(line)).find(Boolean);
  return {
    name: `${name} ${test}`,
    // The file stands in the package's folder; where that is, go.mod says, and who reads this knows.
    path: place ? `${name}/${place[1]}` : null,
    line: place ? Number(place[2]) : null,
    message: said.join(""),
  };
}

function exampleFailure(name: string, test: string, output: readonly string[]) {
  const heads = [`=== RUN   ${test}\n`, `--- FAIL: ${test} (`];
  const said = output.filter((line) => !heads.some((head) => line.startsWith(head))).join("");
  const [, got, want, wanted] = ONE_LINE.exec(said) ?? [];
  const message =
    want === undefined
      ? said.replace(/^got:\n/, "got: ")
      : `got ${JSON.stringify(got)}, ${want} ${JSON.stringify(wanted)}`;
  return { name: `${name} ${test}`, path: null, line: null, message };
}

function parseEvent(text: string): Event | "broken" | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "broken";
  }
  const { Action, Package, ImportPath, Test, Output, FailedBuild } = value as Record<
    string,
    unknown
  >;
  const texts = [Package, ImportPath, Test, Output, FailedBuild];
  if (typeof Action !== "string" || texts.some((t) => t !== undefined && typeof t !== "string"))
    return null;
  return value as Event;
}

/** A whole file of events. A test's `path` is its package. @throws UnreadableResults where it holds none, or was cut off. */
export function parseGoJson(text: string, options: ReadOptions = {}): TestReport {
  const scan = new GoJsonScan(options);
  for (const line of text.split("\n")) scan.line(line.replace(/\r$/, ""));
  const report = scan.end();
  if (!report) throw new UnreadableResults("not the output of `go test -json`: it has no event");
  return report;
}
