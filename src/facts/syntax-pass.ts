import type { ErrorPath } from "../core/error-path.ts";
import type { RuleFamily, SyntaxFile, SyntaxFinding, UnreadSyntax } from "../core/syntax.ts";
import type { TestCase, TestComparison } from "../core/test-cases.ts";
import type { RuleMatch } from "../syntax/scan.ts";
import { type FileMatches, newMatches } from "./known-matches.ts";
import type { ChangedCode, ChangedCodes, PlainCode, SideText } from "./syntax-files.ts";
import type { CodeReading } from "./syntax-reader.ts";

/** Reads changed files, in this thread or in several. */
export interface CodeReader {
  /** One for each, in the same order. */
  read(codes: readonly PlainCode[]): Promise<readonly CodeReading[]>;
  /** What the rules find in the whole of a file as it was. */
  baseMatches(code: PlainCode): Promise<readonly RuleMatch[]>;
  /** The names that the files declare. */
  declared(sides: readonly SideText[]): Promise<readonly string[]>;
}

export interface PassRequest {
  readonly codes: ChangedCodes;
  readonly reader: CodeReader;
  /** The tests are read as well. */
  readonly tests: boolean;
}

/** What one reading of all changed files came to. */
export interface Pass {
  readonly codes: ChangedCodes;
  readonly files: readonly SyntaxFile[];
  /** What the parsers could not make sense of. */
  readonly unread: readonly UnreadSyntax[];
  readonly findings: ReadonlyMap<RuleFamily, readonly SyntaxFinding[]>;
  /** Null where nobody asked. */
  readonly tests: Pick<TestComparison, "before" | "after" | "files"> | null;
  /** Of files that hold tests, on either side. */
  readonly unreadTests: readonly UnreadSyntax[];
  /** Sorted by path and line; empty where nobody asked. */
  readonly errorPaths: readonly ErrorPath[];
}

/** Reads each changed file once, and tells what is new in it. */
export async function readSyntax({ codes, reader, tests }: PassRequest): Promise<Pass> {
  const readings = await reader.read(codes.codes);
  const found: FileMatches[] = codes.codes.map((code, at) => ({
    code,
    matches: readings[at]?.matches ?? [],
  }));
  const known = new Map<ChangedCode, Promise<readonly RuleMatch[]>>();
  const before = (code: ChangedCode) => {
    const matches = known.get(code) ?? reader.baseMatches(code);
    known.set(code, matches);
    return matches;
  };
  const fresh = await newMatches(found, codes.codes, before);
  return {
    codes,
    files: readings.flatMap(({ file }) => file ?? []),
    unread: readings.flatMap(({ unread }) => unread),
    findings: findingsOf(fresh),
    tests: tests ? await comparison(codes.codes, readings, reader) : null,
    unreadTests: readings.flatMap(({ unreadTests }) => unreadTests),
    errorPaths: readings.flatMap(({ errorPaths }) => errorPaths).sort(byPlace),
  };
}

async function comparison(
  codes: readonly ChangedCode[],
  readings: readonly CodeReading[],
  reader: CodeReader,
): Promise<Pick<TestComparison, "before" | "after" | "files">> {
  const before = readings.flatMap((reading) => reading.before);
  const after = readings.flatMap((reading) => reading.after);
  // Which names are gone matters where a test, or something in one, is.
  const same = new Set(after.map(identityOf));
  const isLost = before.some((test) => !same.has(identityOf(test)));
  const declared = async (at: "before" | "after") =>
    isLost ? [...(await reader.declared(declaring(codes, at)))].sort() : [];
  return {
    before: { tests: before, declared: await declared("before") },
    after: { tests: after, declared: await declared("after") },
    files: readings.flatMap(({ testFile }) => testFile ?? []),
  };
}

/** The changed source files of a side; of the base's, those that lost lines. */
function declaring(codes: readonly ChangedCode[], at: "before" | "after"): SideText[] {
  return codes.flatMap((code) => {
    const side = code[at];
    const lostLines = code.file.hunks.some(({ oldLines }) => oldLines > 0);
    return side === null || side.role === "test" || (at === "before" && !lostLines) ? [] : [side];
  });
}

/** The same for a test of which nothing can be lost. */
function identityOf({ suites, name, body, cases }: TestCase): string {
  return [...suites, name, cases, body].join("\0");
}

function findingsOf(fresh: readonly FileMatches[]): Map<RuleFamily, SyntaxFinding[]> {
  const byFamily = new Map<RuleFamily, SyntaxFinding[]>();
  for (const { code, matches } of fresh)
    for (const { rule, key: _, within: __, ...match } of [...matches].sort(inOrder)) {
      const list = byFamily.get(rule.family) ?? [];
      byFamily.set(rule.family, list);
      list.push({ path: code.file.path, rule: rule.id, optIn: rule.optIn, ...match });
    }
  return byFamily;
}

function byPlace(a: ErrorPath, b: ErrorPath): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function inOrder(a: RuleMatch, b: RuleMatch): number {
  return a.line - b.line || a.column - b.column || (a.rule.id < b.rule.id ? -1 : 1);
}
