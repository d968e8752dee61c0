import type { SyntaxLanguage } from "../../core/syntax.ts";
import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile } from "../rule.ts";
import { isReason } from "./directive.ts";
import { isInTest, TEST_FIX } from "./in-tests.ts";
import { isExplainedAbove, isExplainedBehind } from "./reasons.ts";

/** Attributes, annotations and pragmas that silence, by language. */
export interface Attributes {
  readonly kinds: readonly string[];
  /** What of the node is the directive; null for others. */
  readonly directive: RegExp;
}

const JVM =
  /^@(?:file:|field:|get:|set:|param:|property:)?\s*(?:[\w.]+\.)?(?:Suppress|SuppressWarnings|SuppressFBWarnings|SuppressLint|SuppressForbidden|SuppressSignatureCheck|SuppressAnimalSniffer|IgnoreJRERequirement|ExcludeFrom\w*Coverage\w*|ExcludeFromJacoco\w*|NoCoverageGenerated)(?![\w])/;

export const ATTRIBUTES: Readonly<Partial<Record<SyntaxLanguage, Attributes>>> = {
  java: { kinds: ["annotation", "marker_annotation"], directive: JVM },
  kotlin: { kinds: ["annotation", "file_annotation"], directive: JVM },
  rust: {
    kinds: ["attribute_item", "inner_attribute_item"],
    directive:
      /^#!?\[\s*(?:(?:allow|expect)\s*\(|cfg_attr\s*\([\s\S]*[\s,(](?:allow|expect)\s*\(|cfg_attr\s*\([\s\S]*\bcoverage\s*\(\s*off\s*\)|coverage\s*\(\s*off\s*\)|no_coverage\b|tarpaulin::skip\b|cfg\s*\(\s*not\s*\(\s*tarpaulin(?:_include)?\s*\)\s*\))/,
  },
  csharp: {
    kinds: ["attribute", "preproc_pragma", "preproc_nullable"],
    directive:
      /^(?:(?:[\w.]+\.)?(?:Unconditional)?SuppressMessage(?:Attribute)?(?!\w)|(?:[\w.]+\.)?ExcludeFromCodeCoverage(?:Attribute)?(?!\w)|#\s*pragma\s+warning\s+disable\b|#\s*nullable\s+disable\b)/,
  },
  php: {
    kinds: ["attribute"],
    directive:
      /^\\?(?:[\w\\]+\\)?(?:CodeCoverageIgnore|SuppressWarnings|IgnoreClassForCodeCoverage|IgnoreMethodForCodeCoverage)\b/,
  },
};

/** An argument that is there to say why. */
const REASON_ARGUMENT = /\b(?:reason|justification|Justification)\s*=\s*@?"((?:[^"\\]|\\.)*)"/;

/** Longer than any such; what is longer is not looked at. */
const LONG = 2000;

export function silencesByAttribute(node: SyntaxNode, file: SourceFile): Match | null {
  const attributes = ATTRIBUTES[file.language];
  if (!attributes) return null;
  const text = node.text();
  if (text.length > LONG || !attributes.directive.test(text)) return null;
  if (isReason(REASON_ARGUMENT.exec(text)?.[1] ?? "")) return null;
  const { start, end } = node.range();
  const within = text.split("\n").some((line) => isExplainedBehind(line, file.language));
  const rest = (file.lines[endLine(node)] ?? "").slice(text.endsWith("\n") ? 0 : end.column);
  if (within || isExplainedBehind(rest, file.language) || isExplainedAbove(file, start.line))
    return null;
  if (isOfDeprecated(node, text)) return null;
  const said = collapsed(text.replace(/\/\/.*$/gm, ""));
  const directive = file.language === "csharp" && !said.startsWith("#") ? `[${said}]` : said;
  const shown = file.language === "php" ? `#[${directive}]` : directive;
  const inTest = isInTest(node, file);
  if (inTest && namesOne(shown)) return null;
  const short = shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
  return {
    node,
    subject: shown,
    ...(inTest && !namesRule(shown) ? { fix: TEST_FIX } : {}),
    message: `\`${short}\` silences a check and does not say why${namesRule(shown) ? "" : ", and names no rule"}`,
  };
}

/** What is deprecated itself may use what is: that is the reason. */
function isOfDeprecated(node: SyntaxNode, text: string): boolean {
  if (!/\((?:value\s*=\s*)?"(?:DEPRECATION|deprecation)"\)/.test(text)) return false;
  const around = node.parent()?.namedChildren().slice(0, 10) ?? [];
  return around.some((one) => /annotation$/.test(one.kind()) && /^@Deprecated\b/.test(one.text()));
}

function endLine(node: SyntaxNode): number {
  const { end } = node.range();
  return end.line;
}

/** Those that say which rule they silence; what is about coverage or a whole language's checks has none. */
function namesOne(directive: string): boolean {
  if (/^#\s*pragma\b/.test(directive)) return /\bdisable\s+\w/.test(directive);
  if (/^#\s*nullable\b|coverage|tarpaulin|jacoco/i.test(directive)) return false;
  return /\(\W*\w/.test(directive) && namesRule(directive);
}

/** Those that could name a rule and do not. */
function namesRule(directive: string): boolean {
  return !/^#\s*pragma warning disable$|^@Suppress\w*$|\((?:value\s*=\s*)?"all"\)/i.test(directive);
}
