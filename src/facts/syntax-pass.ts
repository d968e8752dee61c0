import type { Parsers } from "../clients/parsers.ts";
import { FactUnavailable } from "../core/result.ts";
import type { RuleFamily, SyntaxFile, SyntaxFinding, UnreadSyntax } from "../core/syntax.ts";
import type { SyntaxNode } from "../core/syntax-node.ts";
import type { TestCase, TestComparison } from "../core/test-cases.ts";
import { declaredNames } from "../syntax/declarations.ts";
import type { Grammar } from "../syntax/grammars.ts";
import { withoutNewerSyntax } from "../syntax/newer-syntax.ts";
import type { SourceFile, SyntaxRule } from "../syntax/rule.ts";
import { linesOf, type RuleMatch, type RuleSet, ruleSet, scan } from "../syntax/scan.ts";
import { IS_TEST_CODE } from "../syntax/test-code.ts";
import { TEST_READERS } from "../syntax/tests/readers.ts";
import { type FileMatches, newMatches } from "./known-matches.ts";
import type { ChangedCode, ChangedCodes, SideText } from "./syntax-files.ts";

export interface PassRequest {
  readonly codes: ChangedCodes;
  readonly parsers: Parsers;
  readonly rules: readonly SyntaxRule[];
  /** Read the tests as well. */
  readonly tests: boolean;
  readonly signal: AbortSignal;
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
}

/** How many files are parsed ahead, in threads of their own, while rules look at one. */
const AHEAD = 3;

/** Parses each changed file once, and asks rules and test readers; trees are dropped file by file. */
export async function readSyntax(request: PassRequest): Promise<Pass> {
  const reader = new Reader(request);
  const { codes } = request.codes;
  const files: SyntaxFile[] = [];
  const found: FileMatches[] = [];
  const ahead: Promise<Tree | UnreadSyntax | null>[] = [];
  for (let at = 0; at < codes.length; at++) {
    while (ahead.length <= AHEAD && at + ahead.length < codes.length)
      ahead.push(reader.parsedHead(codes[at + ahead.length] as ChangedCode));
    const code = codes[at] as ChangedCode;
    const head = await (ahead.shift() as Promise<Tree | UnreadSyntax | null>);
    request.signal.throwIfAborted();
    if (code.after && head !== null && "root" in head) {
      const { path, language, role } = code.after;
      if (code.file.hunks.length > 0 || code.isNew)
        files.push({ path, language, role, addedLines: code.addedLines });
      found.push({ code, matches: reader.headMatches(code, code.after, head) });
    } else if (head !== null) reader.unreadable(code, head as UnreadSyntax);
    if (request.tests) await reader.readTests(code, head !== null && "root" in head ? head : null);
  }
  const fresh = await newMatches(found, codes, (code) => reader.baseMatches(code));
  return {
    codes: request.codes,
    files,
    unread: reader.unread,
    findings: findingsOf(fresh),
    tests: request.tests ? await reader.comparison() : null,
    unreadTests: reader.unreadTests,
  };
}

interface Tree {
  readonly root: SyntaxNode;
  readonly grammar: Grammar;
  /** What the parser could not make sense of. */
  readonly broken: readonly SyntaxNode[];
}

class Reader {
  readonly unread: UnreadSyntax[] = [];
  readonly unreadTests: UnreadSyntax[] = [];
  private readonly sets = new Map<string, RuleSet>();
  private readonly known = new Map<ChangedCode, Promise<readonly RuleMatch[]>>();
  private readonly before: TestCase[] = [];
  private readonly after: TestCase[] = [];
  private readonly testFiles: TestComparison["files"][number][] = [];

  constructor(private readonly request: PassRequest) {}

  /** Null where the head's side is not needed. */
  async parsedHead({ after, file, isNew }: ChangedCode): Promise<Tree | UnreadSyntax | null> {
    if (after === null || (file.hunks.length === 0 && !isNew && !after.holdsTests)) return null;
    return this.parsed(after);
  }

  /** What the rules find in what the change wrote. */
  headMatches(code: ChangedCode, side: SideText, tree: Tree): readonly RuleMatch[] {
    if (code.file.hunks.length === 0 && !code.isNew) return [];
    const { touches } = code.touched;
    const fault = brokenPart(tree.broken, touches);
    if (fault) this.unreadable(code, { path: side.path, ...fault });
    const file = this.sourceFile(side, tree.grammar, code.before?.text ?? null);
    return scan(tree.root, file, this.setFor(side, tree.grammar), code.isNew ? null : touches);
  }

  /** What they find in the whole of the file as it was. */
  baseMatches(code: ChangedCode): Promise<readonly RuleMatch[]> {
    let matches = this.known.get(code);
    if (!matches) {
      matches = this.readBase(code);
      this.known.set(code, matches);
    }
    return matches;
  }

  private async readBase({ before }: ChangedCode): Promise<readonly RuleMatch[]> {
    if (before === null) return [];
    this.request.signal.throwIfAborted();
    const tree = await this.parsed(before);
    if (!("root" in tree)) return [];
    const file = this.sourceFile(before, tree.grammar, before.text);
    return scan(tree.root, file, this.setFor(before, tree.grammar), null);
  }

  unreadable(code: ChangedCode, fault: UnreadSyntax): void {
    this.unread.push(fault);
    if (code.after?.holdsTests) this.unreadTests.push(fault);
  }

  async readTests(code: ChangedCode, head: Tree | null): Promise<void> {
    const { before, after, file, touched } = code;
    if (before?.holdsTests || after?.holdsTests)
      this.testFiles.push({
        path: file.path,
        language: (after ?? (before as SideText)).language,
      });
    // Moved to where no runner takes them, tests are gone.
    const isTaken = after?.runs || (before !== null && !before.runs);
    if (after?.holdsTests && isTaken && head) this.after.push(...this.testsOf(after, head));
    if (!before?.holdsTests) return;
    const tree = await this.parsed(before);
    if (!("root" in tree)) {
      this.unreadTests.push(tree);
      return;
    }
    const fault = brokenPart(tree.broken, touched.removes);
    const reason = `${fault?.reason}, as it was at the merge base`;
    if (fault) this.unreadTests.push({ path: file.path, ...fault, reason });
    this.before.push(...this.testsOf(before, tree));
  }

  private testsOf(side: SideText, tree: Tree): readonly TestCase[] {
    return TEST_READERS[side.language](tree.root, this.sourceFile(side, tree.grammar, null));
  }

  async comparison(): Promise<Pick<TestComparison, "before" | "after" | "files">> {
    // Which names are gone matters where a test, or something in one, is.
    const same = new Set(this.after.map(identityOf));
    const isLost = this.before.some((test) => !same.has(identityOf(test)));
    const declared = async (side: "before" | "after") => (isLost ? this.declared(side) : []);
    return {
      before: { tests: this.before, declared: await declared("before") },
      after: { tests: this.after, declared: await declared("after") },
      files: this.testFiles,
    };
  }

  /** The names that changed source files declare on a side; of the base's, those that lost lines. */
  private async declared(at: "before" | "after"): Promise<readonly string[]> {
    const names = new Set<string>();
    for (const code of this.request.codes.codes) {
      this.request.signal.throwIfAborted();
      const side = code[at];
      const lostLines = code.file.hunks.some(({ oldLines }) => oldLines > 0);
      if (side === null || side.role === "test" || (at === "before" && !lostLines)) continue;
      const tree = await this.parsed(side);
      if (!("root" in tree)) continue;
      for (const name of declaredNames(tree.root, side.language)) names.add(name);
    }
    return [...names].sort();
  }

  private async parsed({ path, grammar, text }: SideText): Promise<Tree | UnreadSyntax> {
    try {
      const tree = await this.tree(grammar, text);
      if (tree.broken.length === 0) return tree;
      // Flow's types are read by TypeScript's grammar well enough.
      const again = grammar === "javascript" ? "tsx" : grammar;
      const other = again === grammar ? withoutNewerSyntax(grammar, text) : text;
      const second = other === null ? null : await this.tree(again, other);
      return second?.broken.length === 0 ? second : tree;
    } catch (fault) {
      if (!(fault instanceof FactUnavailable)) throw fault;
      return { path, line: null, reason: fault.reason, mend: fault.mend };
    }
  }

  private async tree(grammar: Grammar, text: string): Promise<Tree> {
    const root = await this.request.parsers.parseBeside(grammar, text);
    return { root, grammar, broken: root.findAll({ rule: { kind: "ERROR" } }) };
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

/** The same for a test of which nothing can be lost. */
function identityOf({ suites, name, body, cases }: TestCase): string {
  return [...suites, name, cases, body].join("\0");
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

function findingsOf(fresh: readonly FileMatches[]): Map<RuleFamily, SyntaxFinding[]> {
  const byFamily = new Map<RuleFamily, SyntaxFinding[]>();
  for (const { code, matches } of fresh)
    for (const { rule, key: _, within: __, ...match } of [...matches].sort(inOrder)) {
      const list = byFamily.get(rule.family) ?? [];
      byFamily.set(rule.family, list);
      list.push({ path: code.file.path, rule: rule.id, optIn: rule.optIn ?? false, ...match });
    }
  return byFamily;
}

function inOrder(a: RuleMatch, b: RuleMatch): number {
  return a.line - b.line || a.column - b.column || (a.rule.id < b.rule.id ? -1 : 1);
}
