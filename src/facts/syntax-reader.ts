import type { Parsers } from "../clients/parsers.ts";
import type { ErrorPath } from "../core/error-path.ts";
import { isWritten as isWrittenPath } from "../core/error-path-result.ts";
import { FactUnavailable } from "../core/result.ts";
import type { SyntaxFile, UnreadSyntax } from "../core/syntax.ts";
import type { SyntaxNode } from "../core/syntax-node.ts";
import type { TestCase, TestComparison } from "../core/test-cases.ts";
import { touchedLines } from "../core/touched-lines.ts";
import { type AskedNodes, askedNodes } from "../syntax/asked-nodes.ts";
import { declaredNames } from "../syntax/declarations.ts";
import { ERROR_PATH_READERS } from "../syntax/error-paths/readers.ts";
import type { Grammar } from "../syntax/grammars.ts";
import { withoutNewerSyntax } from "../syntax/newer-syntax.ts";
import type { SourceFile, SyntaxRule } from "../syntax/rule.ts";
import { type RuleSet, ruleSet } from "../syntax/rule-set.ts";
import { linesOf, type RuleMatch, scan } from "../syntax/scan.ts";
import { IS_TEST_CODE } from "../syntax/test-code.ts";
import { TEST_READERS } from "../syntax/tests/readers.ts";
import type { PlainCode, SideText } from "./syntax-files.ts";

export interface ReaderRequest {
  readonly parsers: Parsers;
  readonly rules: readonly SyntaxRule[];
  /** Read the tests as well. */
  readonly tests: boolean;
  /** And where errors are handled. */
  readonly errorPaths: boolean;
  readonly signal: AbortSignal;
}

/** What is read of one changed file; plain data. */
export interface CodeReading {
  /** Null where its head's side is not read. */
  readonly file: SyntaxFile | null;
  /** What the rules find in what the change wrote. */
  readonly matches: readonly RuleMatch[];
  /** What the parsers could not make sense of. */
  readonly unread: readonly UnreadSyntax[];
  /** The same of tests, on either side. */
  readonly unreadTests: readonly UnreadSyntax[];
  /** Null where it holds no tests. */
  readonly testFile: TestComparison["files"][number] | null;
  readonly before: readonly TestCase[];
  readonly after: readonly TestCase[];
  /** Where what the change wrote handles errors. */
  readonly errorPaths: readonly ErrorPath[];
}

/** How many files are parsed ahead, in threads of their own, while rules look at one. */
const AHEAD = 3;

interface Tree {
  readonly root: SyntaxNode;
  readonly file: SourceFile;
  readonly rules: RuleSet;
  readonly asked: AskedNodes;
}

const NO_RULES = ruleSet([], () => false);

/** Parses changed files, and asks rules and test readers; trees are dropped file by file. */
export class SyntaxReader {
  private readonly sets = new Map<string, RuleSet>();

  constructor(private readonly request: ReaderRequest) {}

  /** One for each, in the same order. */
  async read(codes: readonly PlainCode[]): Promise<CodeReading[]> {
    const readings: CodeReading[] = [];
    const ahead: Promise<Tree | UnreadSyntax | null>[] = [];
    for (const [at, code] of codes.entries()) {
      while (ahead.length <= AHEAD && at + ahead.length < codes.length)
        ahead.push(this.parsedHead(codes[at + ahead.length] as PlainCode));
      const head = await (ahead.shift() as Promise<Tree | UnreadSyntax | null>);
      this.request.signal.throwIfAborted();
      readings.push(await this.readingOf(code, head));
    }
    return readings;
  }

  /** What the rules find in the whole of the file as it was. */
  async baseMatches({ before }: Pick<PlainCode, "before">): Promise<readonly RuleMatch[]> {
    if (before === null) return [];
    this.request.signal.throwIfAborted();
    const tree = await this.parsed(before, before.text, true);
    return "root" in tree ? scan(tree.root, tree.file, tree.rules, null, tree.asked) : [];
  }

  /** The names that the files declare; what cannot be read declares none. */
  async declared(sides: readonly SideText[]): Promise<string[]> {
    const names = new Set<string>();
    for (const side of sides) {
      this.request.signal.throwIfAborted();
      const tree = await this.parsed(side, null, false);
      if (!("root" in tree)) continue;
      for (const name of declaredNames(tree.root, side.language)) names.add(name);
    }
    return [...names];
  }

  private async readingOf(code: PlainCode, head: Tree | UnreadSyntax | null): Promise<CodeReading> {
    const { after } = code;
    const unread: UnreadSyntax[] = [];
    let file: SyntaxFile | null = null;
    let matches: readonly RuleMatch[] = [];
    let errorPaths: readonly ErrorPath[] = [];
    const tree = head !== null && "root" in head ? head : null;
    if (after && tree) {
      if (isWritten(code)) {
        const { path, language, role } = after;
        file = { path, language, role, addedLines: code.addedLines };
        const { touches } = touchedLines(code.file, code.isNew);
        const fault = brokenPart(tree.asked.broken, touches);
        if (fault) unread.push({ path, ...fault });
        matches = scan(tree.root, tree.file, tree.rules, code.isNew ? null : touches, tree.asked);
        if (this.request.errorPaths) errorPaths = errorPathsOf(code, after, tree);
      }
    } else if (head !== null) unread.push(head as UnreadSyntax);
    const tests = this.request.tests ? await this.testsOf(code, tree) : NO_TESTS;
    const unreadTests = after?.holdsTests ? [...unread, ...tests.unread] : tests.unread;
    const { testFile, before } = tests;
    const { after: now } = tests;
    return { file, matches, unread, unreadTests, testFile, before, after: now, errorPaths };
  }

  private async testsOf(code: PlainCode, head: Tree | null): Promise<Tests> {
    const { before, after, file, isNew } = code;
    const holder = after ?? (before as SideText);
    const isThere = before?.holdsTests || after?.holdsTests;
    const testFile = isThere ? { path: file.path, language: holder.language } : null;
    // Moved to where no runner takes them, tests are gone.
    const isTaken = after?.runs || (before !== null && !before.runs);
    const now = after?.holdsTests && isTaken && head ? testCases(after, head) : [];
    if (!before?.holdsTests) return { ...NO_TESTS, testFile, after: now };
    const tree = await this.parsed(before, null, false);
    if (!("root" in tree)) return { testFile, before: [], after: now, unread: [tree] };
    const fault = brokenPart(tree.asked.broken, touchedLines(file, isNew).removes);
    const reason = `${fault?.reason}, as it was at the merge base`;
    const unread = fault ? [{ path: file.path, ...fault, reason }] : [];
    return { testFile, before: testCases(before, tree), after: now, unread };
  }

  /** Null where the head's side is not needed. */
  private async parsedHead(code: PlainCode): Promise<Tree | UnreadSyntax | null> {
    const { before, after } = code;
    if (after === null || !(isWritten(code) || after.holdsTests)) return null;
    return this.parsed(after, before?.text ?? null, isWritten(code));
  }

  /** @param forRules find where rules are asked as well */
  private async parsed(
    side: SideText,
    before: string | null,
    forRules: boolean,
  ): Promise<Tree | UnreadSyntax> {
    const { path, grammar, text } = side;
    const read = async (other: Grammar, readText: string): Promise<Tree> => {
      const root = await this.request.parsers.parseBeside(other, readText);
      const file = this.sourceFile(side, other, before);
      const rules = forRules ? this.setFor(side, other) : NO_RULES;
      return { root, file, rules, asked: askedNodes(root, file, rules, readText === text) };
    };
    try {
      const tree = await read(grammar, text);
      if (tree.asked.broken.length === 0) return tree;
      // Flow's types are read by TypeScript's grammar well enough.
      const again = grammar === "javascript" ? "tsx" : grammar;
      const rewritten = withoutNewerSyntax(again, text);
      const other = again === grammar ? rewritten : (rewritten ?? text);
      const second = other === null ? null : await read(again, other);
      return second?.asked.broken.length === 0 ? second : tree;
    } catch (fault) {
      if (!(fault instanceof FactUnavailable)) throw fault;
      return { path, line: null, reason: fault.reason, mend: fault.mend };
    }
  }

  private setFor({ language }: SideText, grammar: Grammar): RuleSet {
    const name = `${language} ${grammar}`;
    let set = this.sets.get(name);
    if (!set) {
      const rules = this.request.rules.filter(({ languages }) => languages.includes(language));
      const hasKind = (kind: string) => this.request.parsers.hasKind(grammar, kind);
      set = ruleSet(rules, hasKind, IS_TEST_CODE[language]);
      this.sets.set(name, set);
    }
    return set;
  }

  private sourceFile(side: SideText, grammar: Grammar, before: string | null): SourceFile {
    const { path, language, role, text } = side;
    return {
      path,
      language,
      role,
      text,
      lines: text.split(/\r?\n/),
      before,
      parse: (other) => this.request.parsers.parse(grammar, other),
    };
  }
}

interface Tests extends Pick<CodeReading, "testFile" | "before" | "after"> {
  readonly unread: readonly UnreadSyntax[];
}

const NO_TESTS: Tests = { testFile: null, before: [], after: [], unread: [] };

function testCases(side: SideText, { root, file }: Tree): readonly TestCase[] {
  return TEST_READERS[side.language](root, file);
}

/** Those that the change wrote on; what is no source handles nobody's errors. */
function errorPathsOf({ file, isNew }: PlainCode, side: SideText, tree: Tree): ErrorPath[] {
  const { path, language, role } = side;
  if (role !== "source") return [];
  const { wrote } = touchedLines(file, isNew);
  return ERROR_PATH_READERS[language](tree.root, tree.file)
    .filter((found) => isWrittenPath(found, wrote))
    .map((found) => ({ path, language, ...found }));
}

/** Whether the change wrote into what is there now. */
function isWritten({ file, isNew }: PlainCode): boolean {
  return file.hunks.length > 0 || isNew;
}

/** The first place that the parser could not make sense of, among the given lines. */
function brokenPart(
  broken: readonly SyntaxNode[],
  touches: (line: number, endLine: number) => boolean,
): Omit<UnreadSyntax, "path"> | null {
  for (const node of broken) {
    const { line, endLine } = linesOf(node);
    if (touches(line, endLine))
      return {
        line,
        reason: "it is not understood as code of its language",
        mend: "mend the syntax; where it is right and newer than the parser, leave the file out of the item: `exclude`",
      };
  }
  return null;
}
