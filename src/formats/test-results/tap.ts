import type { TestReport } from "../../core/test-run.ts";
import { Outcomes, type ReadOptions } from "./outcomes.ts";
import { Tally, UnreadableResults } from "./report.ts";
import { Level } from "./tap-level.ts";
import { pointOf } from "./tap-point.ts";
import { TapTests } from "./tap-tests.ts";
import { applyTotals, type Totals, totalOf } from "./totals.ts";

const VERSION = /^TAP version \d+$/;
const PLAN = /^1\.\.(\d{1,9})(?:\s*#.*)?$/;
const BAIL = /^Bail out!(.*)$/s;
/** node-tap's totals: `# { total: 3, pass: 1, fail: 1 }`. */
const SUMMARY = /^\{ total: (\d{1,7}), pass: (\d{1,7})(?:, fail: (\d{1,7}))?.*\}$/;
const SUITE = /^type: (['"]?)suite\1$/;

/**
 * TAP 12, 13 and 14 (https://testanything.org), line by line, one document after another: node:test,
 * node-tap, tape, ava, mocha, vitest, bats, prove. Tests are counted at the leaves; a point that has
 * subtests, or whose diagnostics say so, is a suite. The totals that follow the last point (`# pass 1`)
 * bound what passed. Other text between the lines of a document is not TAP's and is passed over.
 */
export class TapScan {
  private readonly documents = new Tally();
  private any = false;
  /** What is wrong with the documents so far; the first fault. */
  private fault: string | null = null;
  // The document that is being read:
  private tests: TapTests | null;
  private levels: [Level, ...Level[]];
  private announced = false;
  private bailed = false;
  private documentFault: string | null = null;
  /** Indentation of the diagnostic block that is open. */
  private yaml: number | null = null;
  private diagnostic: string[] = [];
  /** Totals since the last point: a test that prints such a line changes nothing. */
  private totals: Totals = new Map();
  private todo = 0;

  private readonly outcomes: Outcomes | null;

  /** @param strict all of the text is TAP: points without a plan are not somebody's prose. */
  constructor(
    private readonly strict: boolean = false,
    options: ReadOptions = {},
  ) {
    this.outcomes = options.outcomes ? new Outcomes() : null;
    this.tests = this.outcomes && new TapTests();
    this.levels = [new Level(0, this.tests)];
  }

  line(text: string): void {
    const body = text.trimStart();
    const indent = text.length - body.length;
    const line = body.trimEnd();
    if (this.yaml !== null) this.diagnose(line, indent);
    else if (indent === 0 && VERSION.test(line)) {
      this.close();
      this.announced = true;
    } else if (line === "---" && this.top.last && indent > this.top.indent) this.yaml = indent;
    else if (line === "}" && indent < this.top.indent) this.to(indent).settle();
    else if (indent === 0 && line.startsWith("#")) this.takeComment(line.slice(1));
    else if (BAIL.test(line)) this.bail(BAIL.exec(line)?.[1] ?? "");
    else this.takePlanOrPoint(line, indent);
  }

  /** Null when there was no TAP. @throws UnreadableResults when a document is cut off. */
  end(): TestReport | null {
    this.close();
    if (this.fault !== null) throw new UnreadableResults(this.fault);
    return this.any ? this.documents.report("tap", this.outcomes) : null;
  }

  private takePlanOrPoint(line: string, indent: number): void {
    const plan = PLAN.exec(line);
    const point = plan ? null : pointOf(line);
    if (!plan && !point) return;
    // A document without a version begins at its first point or plan, and the next one at a second
    // plan or at a new number 1.
    if (indent > 0 && !this.announced && !this.begun) return;
    const { points, plan: planned } = this.levels[0];
    const complete = planned !== null && points === planned;
    if (indent === 0 && ((plan && complete) || (point?.number === 1 && points > 0))) this.close();
    const level = this.to(indent);
    if (point) {
      this.totals.clear();
      if (point.directive === "todo") this.todo += 1;
      level.take(point);
    } else if (level.plan === null) level.plan = Number(plan?.[1]);
    else this.documentFault ??= "TAP: it has two plans";
  }

  private takeComment(text: string): void {
    if (!this.announced && !this.begun) return;
    this.tests?.comment(text);
    const summary = SUMMARY.exec(text.trim());
    const total = totalOf(text);
    if (summary) {
      const [tests, pass, fail] = summary.slice(1).map((count) => Number(count ?? 0));
      this.totals = new Map([
        ["tests", tests ?? 0],
        ["pass", pass ?? 0],
        ["fail", fail ?? 0],
      ]);
    } else if (total) {
      if (total[0] === "tests") this.totals.clear();
      this.totals.set(...total);
    }
  }

  private get top(): Level {
    return this.levels.at(-1) as Level;
  }

  private get begun(): boolean {
    return this.levels[0].points > 0 || this.levels[0].plan !== null;
  }

  /** The level of this indentation; what is deeper ends, and what it counted goes up one level. */
  private to(indent: number): Level {
    while (this.top.indent > indent && this.levels.length > 1) {
      const deeper = this.levels.pop() as Level;
      if (this.top.indent < indent) this.levels.push(new Level(indent, this.tests));
      this.documentFault ??= this.top.takeBelow(deeper);
    }
    if (this.top.indent < indent) this.levels.push(new Level(indent, this.tests));
    return this.top;
  }

  private bail(why: string): void {
    if (!this.announced && !this.begun) return;
    this.bailed = true;
    this.documents.fail({ name: "Bail out!", message: why });
  }

  private diagnose(line: string, indent: number): void {
    if (indent === this.yaml && SUITE.test(line)) this.top.lastIsSuite();
    if (line === "..." && indent === this.yaml) {
      this.yaml = null;
      const { message, path, at } = placeOf(this.diagnostic);
      this.top.explain(message, path, at);
      this.tests?.explain(this.diagnostic, path, at);
      this.diagnostic = [];
    } else if (this.diagnostic.length < 60) this.diagnostic.push(line);
  }

  /** The end of a document, if there was one. */
  private close(): void {
    const open = this.yaml !== null;
    const [root] = this.levels;
    this.to(0);
    const counted = root.end();
    const { points, plan } = root;
    // Without a version, only a plan and what it announces show that this was TAP at all.
    const isTap = this.announced || (plan !== null && (points > 0 || plan === 0));
    if (this.bailed || isTap || (this.strict && points > 0)) {
      this.any = true;
      applyTotals(this.totals, root.tally, { todo: this.todo });
      this.documents.add(root.tally);
      this.tests?.giveTo(this.outcomes);
      if (!this.bailed)
        this.fault ??=
          (open ? "TAP: it ends within a diagnostic block" : null) ??
          (plan === null ? "TAP: it has no plan (1..N): it is cut off" : null) ??
          this.documentFault ??
          counted;
    }
    this.tests = this.outcomes && new TapTests();
    this.levels = [new Level(0, this.tests)];
    this.announced = false;
    this.bailed = false;
    this.documentFault = null;
    this.yaml = null;
    this.diagnostic = [];
    this.totals.clear();
    this.todo = 0;
  }
}

/** The error's text and place in a YAML block of node:test, node-tap or vitest. */
function placeOf(lines: readonly string[]) {
  const value = (key: string) => {
    const line = lines.find((l) => l.startsWith(`${key}: `));
    return line?.slice(key.length + 2).replace(/^(['"])(.*)\1$/, "$2") ?? "";
  };
  const place = /^(.*?):(\d{1,7})(?::\d+)?$/.exec(value("location") || value("at"));
  const message = value("error") || value("message");
  return { message, path: place?.[1] ?? null, at: place ? Number(place[2]) : null };
}

/** A whole TAP file. @throws UnreadableResults where it is none, or is cut off. */
export function parseTap(text: string, options: ReadOptions = {}): TestReport {
  const scan = new TapScan(true, options);
  for (const line of text.split("\n")) scan.line(line);
  const report = scan.end();
  if (!report) throw new UnreadableResults("not TAP: it has no plan with tests");
  return report;
}
