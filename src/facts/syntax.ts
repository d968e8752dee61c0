import { openParsers, type Parsers } from "../clients/parsers.ts";
import type { Change } from "../core/change.ts";
import type { Syntax, Tree } from "../core/facts.ts";
import { FactUnavailable } from "../core/result.ts";
import { isTestPath } from "../core/source-paths.ts";
import { type RuleFamily, SYNTAX_LANGUAGES, type SyntaxReport } from "../core/syntax.ts";
import type { TestComparison } from "../core/test-cases.ts";
import { RULES_OF } from "../syntax/families.ts";
import type { Grammar } from "../syntax/grammars.ts";
import type { SyntaxRule } from "../syntax/rule.ts";
import { type ChangedCodes, changedCodes } from "./syntax-files.ts";
import { type Pass, readSyntax } from "./syntax-pass.ts";

/** What is read of the trees: the rules of a family, or the tests. */
export type SyntaxWish = RuleFamily | "tests";

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
 * @param rulesOf injectable for tests
 */
export function syntaxOf(sources: SyntaxSources, rulesOf: typeof RULES_OF = RULES_OF): Syntax {
  let opened: Promise<{ codes: ChangedCodes; parsers: Parsers }> | null = null;
  const passes = new Map<SyntaxWish, Promise<Pass>>();
  const passFor = (wish: SyntaxWish): Promise<Pass> => {
    const known = passes.get(wish);
    if (known) return known;
    opened ??= open(sources);
    // What nobody foresaw (a plugin's check) is read for itself.
    const wishes = sources.wishes.includes(wish) ? sources.wishes : [wish];
    const pass = Promise.all([opened, rulesFor(wishes, rulesOf)]).then(
      ([{ codes, parsers }, rules]) =>
        readSyntax({
          codes,
          parsers,
          rules,
          tests: wishes.includes("tests"),
          signal: sources.signal,
        }),
    );
    for (const one of wishes) passes.set(one, pass);
    return pass;
  };
  return {
    report: async (family) => reportOf(await passFor(family), family),
    tests: async () => comparisonOf(await passFor("tests")),
  };
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

async function rulesFor(
  wishes: readonly SyntaxWish[],
  rulesOf: typeof RULES_OF,
): Promise<readonly SyntaxRule[]> {
  const families = wishes.filter((wish): wish is RuleFamily => wish !== "tests");
  return (await Promise.all(families.map((family) => rulesOf[family]()))).flat();
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

function comparisonOf({ codes, tests, unreadTests }: Pass): TestComparison {
  if (tests === null)
    throw new FactUnavailable("no tests were read", "report this as a fault of dod");
  return {
    ...tests,
    unread: [...codes.unread.filter(({ path }) => isTestPath(path)), ...unreadTests],
    otherLanguages: codes.otherLanguages.filter(isTestPath),
  };
}
