import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { openParsers } from "../clients/parsers.ts";
import type { Change } from "../core/change.ts";
import type { ErrorPaths } from "../core/error-path.ts";
import type { Syntax, Tree } from "../core/facts.ts";
import { FactUnavailable } from "../core/result.ts";
import { isTestPath } from "../core/source-paths.ts";
import { type RuleFamily, SYNTAX_LANGUAGES, type SyntaxReport } from "../core/syntax.ts";
import type { TestComparison } from "../core/test-cases.ts";
import { RULES_OF, rulesOfFamilies } from "../syntax/families.ts";
import { type Grammar, grammarOf } from "../syntax/grammars.ts";
import { changedCodes } from "./syntax-files.ts";
import { type Pass, readSyntax } from "./syntax-pass.ts";
import { SyntaxReader } from "./syntax-reader.ts";
import { SyntaxThreads } from "./syntax-threads.ts";

/** What is read of the trees: the rules of a family, the tests, or where errors are handled. */
export type SyntaxWish = RuleFamily | "tests" | "error-paths";

export interface SyntaxSources {
  readonly change: Change;
  readonly tree: Tree;
  readonly baseTree: () => Promise<Tree>;
  /** What the checklist's items are going to ask for, so that each file is parsed once for all of them. */
  readonly wishes: readonly SyntaxWish[];
  /** Nothing else is parsed in this process afterwards: only the parsers that are needed now are loaded. */
  readonly oneRun: boolean;
  readonly signal: AbortSignal;
}

const GRAMMARS: readonly Grammar[] = [...SYNTAX_LANGUAGES, "tsx"];

/**
 * Reads the trees of the changed files when somebody first asks.
 * @param rulesOf injectable for tests; then all is read in this thread
 */
export function syntaxOf(sources: SyntaxSources, rulesOf: typeof RULES_OF = RULES_OF): Syntax {
  const { change, wishes, signal } = sources;
  let opened: ReturnType<typeof open> | null = null;
  const passes = new Map<SyntaxWish, Promise<Pass>>();
  const pass = async (these: readonly SyntaxWish[]): Promise<Pass> => {
    const families = these.filter((wish): wish is RuleFamily => wish in RULES_OF);
    const tests = these.includes("tests");
    const errorPaths = these.includes("error-paths");
    const count = rulesOf === RULES_OF ? threadsFor(change) : 0;
    // Before the texts are read: they load their part of dod meanwhile.
    const threads =
      count > 0 ? new SyntaxThreads(SCRIPT, count, { families, tests, errorPaths }, signal) : null;
    try {
      opened ??= open(sources);
      const [{ codes, parsers }, rules] = await Promise.all([
        opened,
        rulesOfFamilies(families, rulesOf),
      ]);
      const own = new SyntaxReader({ parsers, rules, tests, errorPaths, signal });
      const reader = threads?.beside(own, parsers.loaded) ?? own;
      return await readSyntax({ codes, reader, tests });
    } finally {
      threads?.close();
    }
  };
  const passFor = (wish: SyntaxWish): Promise<Pass> => {
    const known = passes.get(wish);
    if (known) return known;
    // What nobody foresaw (a plugin's check) is read for itself.
    const these = wishes.includes(wish) ? wishes : [wish];
    const read = pass(these);
    for (const one of these) passes.set(one, read);
    return read;
  };
  return {
    report: async (family) => reportOf(await passFor(family), family),
    tests: async () => comparisonOf(await passFor("tests")),
    errorPaths: async () => errorPathsOf(await passFor("error-paths")),
  };
}

/** What a thread runs is there where dod is built. */
const SCRIPT = new URL("./syntax-worker.js", import.meta.url);
/** Fewer files are read before a thread is ready to. */
const MANY_FILES = 150;
/** Each takes some 60 MB. */
const MOST_THREADS = 4;

/** How many threads beside this one are worth their start. */
function threadsFor({ files }: Change): number {
  const codes = files.filter(({ kind, path }) => kind === "text" && grammarOf(path) !== null);
  if (codes.length < MANY_FILES || !existsSync(SCRIPT)) return 0;
  return Math.min(availableParallelism(), MOST_THREADS) - 1;
}

async function open({ change, tree, baseTree, oneRun }: SyntaxSources) {
  const codes = await changedCodes(change, tree, baseTree);
  const needed = new Set(
    codes.codes.flatMap(({ before, after }) =>
      [before, after].flatMap((side) => side?.grammar ?? []),
    ),
  );
  return { codes, parsers: await openParsers([...needed], oneRun ? [] : GRAMMARS) };
}

function reportOf({ codes, files, unread, findings }: Pass, family: RuleFamily): SyntaxReport {
  return {
    files,
    unread: [...codes.unread, ...unread],
    otherLanguages: codes.otherLanguages,
    generated: codes.generated,
    findings: findings.get(family) ?? [],
  };
}

function errorPathsOf({ codes, files, unread, errorPaths }: Pass): ErrorPaths {
  return {
    paths: errorPaths,
    files: files.filter(({ role }) => role === "source").length,
    unread: [...codes.unread, ...unread].filter(({ path }) => !isTestPath(path)),
    otherLanguages: codes.otherLanguages.filter((path) => !isTestPath(path)),
    generated: codes.generated,
  };
}

function comparisonOf({ codes, tests, unreadTests }: Pass): TestComparison {
  if (tests === null)
    throw new FactUnavailable("no tests were read", "report this as a fault of dod");
  return {
    ...tests,
    unread: [...codes.unread.filter(({ path }) => isTestPath(path)), ...unreadTests],
    otherLanguages: codes.otherLanguages.filter(isTestPath),
  };
}
