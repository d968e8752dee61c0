import { readFileSync } from "node:fs";
import { openParsers, type Parsers } from "../../src/clients/parsers.ts";
import { languageOf } from "../../src/core/languages.ts";
import { isSourcePath, isTestPath } from "../../src/core/source-paths.ts";
import type { RuleFamily, SyntaxLanguage } from "../../src/core/syntax.ts";
import { SYNTAX_LANGUAGES } from "../../src/core/syntax.ts";
import type { SyntaxNode } from "../../src/core/syntax-node.ts";
import { RULES_OF } from "../../src/syntax/families.ts";
import { type Grammar, grammarOf, SAMPLE_PATHS } from "../../src/syntax/grammars.ts";
import type { SourceFile, SyntaxRule } from "../../src/syntax/rule.ts";
import { ruleSet } from "../../src/syntax/rule-set.ts";
import { type RuleMatch, scan } from "../../src/syntax/scan.ts";
import { IS_TEST_CODE } from "../../src/syntax/test-code.ts";

export const GRAMMARS: readonly Grammar[] = [...SYNTAX_LANGUAGES, "tsx"];

/** Parsers for every grammar. */
export function parsers(): Promise<Parsers> {
  return openParsers(GRAMMARS, GRAMMARS);
}

export interface Parsed {
  readonly root: SyntaxNode;
  readonly file: SourceFile;
}

/** A text as the file at the path, by the conventions of its path. PHP gets its opening tag where it has none. */
export function parsed(
  open: Parsers,
  path: string,
  text: string,
  before: string | null = null,
): Parsed {
  const grammar = grammarOf(path);
  if (grammar === null) throw new Error(`${path} is of no language that is read`);
  const whole = grammar === "php" && !text.includes("<?php") ? `<?php\n${text}` : text;
  const file: SourceFile = {
    path,
    language: languageOf(path) as SyntaxLanguage,
    text: whole,
    lines: whole.split(/\r?\n/),
    before,
    role: isTestPath(path) ? "test" : isSourcePath(path) ? "source" : "other",
    parse: (other) => open.parse(grammar, other),
  };
  return { root: open.parse(grammar, whole), file };
}

/** What the given rules find in a text, every line of it taken as written by the change. */
export function matchesIn(
  open: Parsers,
  rules: readonly SyntaxRule[],
  { root, file }: Parsed,
): RuleMatch[] {
  const grammar = grammarOf(file.path) as Grammar;
  const ofLanguage = rules.filter(({ languages }) => languages.includes(file.language));
  const set = ruleSet(
    ofLanguage,
    (kind) => open.hasKind(grammar, kind),
    IS_TEST_CODE[file.language],
  );
  return scan(root, file, set, null);
}

export const samplePath = (language: SyntaxLanguage): string => SAMPLE_PATHS[language];

export async function rulesOf(family: RuleFamily): Promise<readonly SyntaxRule[]> {
  return RULES_OF[family]();
}

/** A labelled snippet of `tests/syntax/corpus`. */
export interface Snippet {
  readonly title: string;
  /** The rules that have to find something; empty for code that is right. */
  readonly bad: readonly string[];
  /** Known not to be told right: counted as a miss or a false alarm in the figures. */
  readonly known: boolean;
  readonly path: string;
  /** The text; of a comparison what is after. */
  readonly text: string;
  /** What was there before; null where nothing. */
  readonly before: string | null;
  readonly line: number;
}

const HEADING = /^## (bad ([\w-]+(?:, [\w-]+)*)|good)( \(known\))?(?: in (\S+))?: (.+)$/;

/**
 * Reads a file of labelled snippets: `## bad RULE[, RULE] [(known)] [in PATH]: title` or `## good …`, and
 * below each heading a fenced block; two of them, marked `before` and `after` behind the language, for a comparison.
 * @throws Error that names the line, for anything else
 */
export function readCorpus(file: string, language: SyntaxLanguage): Snippet[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const snippets: Snippet[] = [];
  let head: { match: RegExpExecArray; line: number } | null = null;
  let blocks: Record<string, string> = {};
  const flush = () => {
    if (!head) return;
    const [, , bad, known, path, title] = head.match;
    const text = blocks.after ?? blocks.text;
    if (text === undefined && blocks.before === undefined)
      throw new Error(`${file}:${head.line}: no block`);
    snippets.push({
      title: title as string,
      bad: bad ? bad.split(", ") : [],
      known: known !== undefined,
      path: path ?? samplePath(language),
      text: text ?? "",
      before: blocks.before ?? null,
      line: head.line,
    });
    head = null;
    blocks = {};
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line.startsWith("## ")) {
      flush();
      const match = HEADING.exec(line);
      if (!match) throw new Error(`${file}:${at + 1}: not understood: ${line}`);
      head = { match, line: at + 1 };
    } else if (line.startsWith("```")) {
      const [, fence = "```", info = ""] = /^(`{3,})(.*)$/.exec(line) ?? [];
      const end = lines.indexOf(fence, at + 1);
      if (!head || end < 0)
        throw new Error(`${file}:${at + 1}: a block of nothing, or without end`);
      const side = / (before|after)$/.exec(info)?.[1] ?? "text";
      if (side in blocks) throw new Error(`${file}:${at + 1}: a second block`);
      blocks[side] = `${lines.slice(at + 1, end).join("\n")}\n`;
      at = end;
    }
  }
  flush();
  return snippets;
}
