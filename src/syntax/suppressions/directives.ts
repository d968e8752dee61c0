import type { SyntaxLanguage } from "../../core/syntax.ts";
import type { Directive } from "./directive.ts";

// Names in a list, as far as they are written like names of rules.
const ESLINT_RULES = /^[ \t]+(?:@?[\w/@.-]*[\w*](?:[ \t]*,[ \t]*@?[\w/@.-]*\w)*)(?=\s|$)/;
const CODES = /^[ \t]*:[ \t]*[A-Z]+\d+(?:[ \t]*[, ][ \t]*[A-Z]+\d+\b)*/;
const BRACKETS = /^\[[\w\-, .:]*\]/;
const COPS = /^[ \t]+(?:all\b|[A-Z]\w*(?:\/\w+)*(?:[ \t]*,[ \t]*[A-Z]\w*(?:\/\w+)*)*)/;
const SNIFFS = /^[ \t]+[A-Z][\w.]*\.?\w*(?:[ \t]*,[ \t]*[A-Z][\w.]*)*/;
const WORDS = /^[ \t]*[\w.-]+(?:[ \t]*,[ \t]*[\w.-]+)*/;

/** In every language. */
const ANY: readonly Directive[] = [
  { pattern: /(?<![\w"'`])NOSONAR\b/, rules: /^\([\w:, ]*\)/, anywhere: true },
  { pattern: /^nosemgrep\b/, rules: /^:[ \t]*[\w.-]+(?:[ \t]*,[ \t]*[\w.-]+)*/ },
  { pattern: /^(?:lgtm|codeql)(?=\s*\[)/, rules: /^\s*\[[\w/, -]*\]/ },
  { pattern: /^skipcq\b/, rules: /^:[ \t]*[A-Z]+-?\w*\d+/ },
];

const JAVASCRIPT: readonly Directive[] = [
  {
    pattern: /^(?:eslint|oxlint|standard)-disable(?:-next-line|-line)?(?![\w-])/,
    rules: ESLINT_RULES,
  },
  // A rule that is set to nothing in a comment.
  {
    pattern: /^eslint\s+(?=[\s\S]{0,200}?:\s*(?:\[\s*)?["']?(?:off|0)\b)/,
    rules: /^[\s\S]*?(?=\s--|$)/,
  },
  { pattern: /^@ts-(?:ignore|expect-error|nocheck)\b/, rules: null },
  { pattern: /^@vue-(?:ignore|expect-error|skip|nocheck)\b/, rules: null },
  { pattern: /^tslint:disable(?:-next-line|-line)?(?![\w-])/, rules: /^:?(?:[ \t]*[\w-]+)*/ },
  {
    pattern: /^(?:biome|rome)-ignore(?:-all|-start)?(?=\s+(?:lint|assist|suppressions|syntax))/,
    rules: /^\s+[\w/]+(?:\([^)\n]*\))?(?:\s+[\w]+\/[\w/]+)*/,
  },
  {
    pattern:
      /^(?:istanbul|c8|v8)\s+ignore(?!\s+stop|\s+end)(?:\s+(?:next|if|else|file|start|try|catch|finally|branch)\b)?(?:\s+\d+)?/,
    rules: null,
    noise: /--?\s*@preserve\b|@preserve\b/,
  },
  { pattern: /^node:coverage\s+(?:disable|ignore\s+next(?:\s+\d+)?)/, rules: null },
  {
    pattern: /^(?:deno-lint-ignore(?:-file)?|deno-coverage-ignore(?:-file|-start|-next)?)(?![\w-])/,
    rules: ESLINT_RULES,
  },
  { pattern: /^\$Flow(?:FixMe|Ignore|ExpectedError|Issue)\b/, rules: BRACKETS },
  { pattern: /^jshint\s+(?:ignore:(?:start|line)|-[WE]\d+)/, rules: null },
  {
    pattern: /^(?:jscs:disable|stylelint-disable(?:-next-line|-line)?)(?![\w-])/,
    rules: ESLINT_RULES,
  },
];

/** What needs no word: what is never run, or only by a type checker. */
const SELF_EXPLAINED =
  /^\s*(?:if\s+(?:typing\.|t\.)?TYPE_CHECKING\b|if\s+__name__\s*==|raise\s+NotImplementedError\b|@(?:\w+\.)?(?:overload|abstractmethod)\b|\.\.\.\s|def\s+__repr__\b)/;

const PYTHON: readonly Directive[] = [
  { pattern: /^noqa\b(?!\w)/i, rules: CODES },
  {
    pattern: /^(?:ruff|flake8)\s*:\s*(?:noqa|ignore|disable)\b/i,
    rules: /^[ \t]*(?::[ \t]*[A-Z]+\d+(?:[ \t]*,[ \t]*[A-Z]+\d+)*|\[[\w, -]*\])/,
  },
  { pattern: /^type:\s*ignore\b/, rules: BRACKETS },
  { pattern: /^(?:pyright|ty|pyrefly|zuban|basedpyright)\s*:\s*ignore\b/, rules: BRACKETS },
  {
    pattern: /^mypy:\s*(?:ignore-errors|disable-error-code)\b/,
    rules: /^[ \t]*=?[ \t]*["']?[\w-]*(?:[ \t]*,[ \t]*[\w-]+)*["']?/,
  },
  { pattern: /^pyre-(?:ignore(?:-all-errors)?|fixme)\b/, rules: BRACKETS },
  {
    pattern: /^(?:pylint|pytype)\s*:\s*(?:disable(?:-next|-msg|-all)?|skip-file)(?![\w-])/,
    rules: /^[ \t]*=[ \t]*[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*/,
  },
  {
    pattern: /^pragma\s*:?\s*no\s*(?:cover|branch|mutate)\b/i,
    rules: null,
    explainedBy: SELF_EXPLAINED,
  },
  { pattern: /^nosec\b/, rules: /^:?[ \t]*B\d+(?:[ \t]*[, ][ \t]*B\d+)*/ },
];

const GO: readonly Directive[] = [
  { pattern: /^nolint(?![\w-])/, rules: /^:[ \t]*[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*/ },
  { pattern: /^lint:(?:file-)?ignore\b/, rules: /^[ \t]+[\w*,]+/ },
  { pattern: /^#?nosec\b/, rules: /^:?[ \t]*G\d+(?:[ \t]*[, ][ \t]*G\d+)*/ },
  { pattern: /^gosec:disable\b/, rules: /^[ \t]*G\d+(?:[ \t]*[, ][ \t]*G\d+)*/ },
  { pattern: /^revive:disable(?:-next-line|-line)?(?![\w-])/, rules: /^:[\w-]+(?:,[\w-]+)*/ },
  { pattern: /^(?:exhaustive|exhaustruct|gochecksumtype):ignore\b/, rules: null },
  { pattern: /^(?:coverage|gocover|go-cov|gocov):ignore\b(?:[ \t]+(?:file|block))?/, rules: null },
];

const CHECKSTYLE =
  /^(?:CHECKSTYLE[:.]?\s*(?:OFF|IGNORE|SUPPRESS)|checkstyle[:.]\s*(?:off|ignore|suppress))\b/;
const JAVA: readonly Directive[] = [
  { pattern: /(?<![\w"'`])NOPMD\b/, rules: null, anywhere: true },
  { pattern: CHECKSTYLE, rules: /^:?[ \t]*[A-Z]\w+(?:[ \t]*,[ \t]*\w+)*(?=\s*$)/ },
  { pattern: /^noinspection\b/, rules: /^[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*/ },
  { pattern: /^CPD-OFF\b/, rules: null },
];

const KOTLIN: readonly Directive[] = [
  { pattern: /^noinspection\b/, rules: /^[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*/ },
  { pattern: /^ktlint-disable\b/, rules: /^(?:[ \t]+[\w:]+-[\w:-]+)+/ },
  { pattern: /^detekt:disable\b/, rules: WORDS },
];

const CSHARP: readonly Directive[] = [
  {
    pattern: /^ReSharper disable(?: once)?\b/,
    rules: /^[ \t]+[A-Z][\w.]*(?:[ \t]*,[ \t]*[A-Z][\w.]*)*/,
  },
];

const RUBY: readonly Directive[] = [
  { pattern: /^(?:rubocop|standard)\s*:\s*(?:disable|todo)\b/, rules: COPS },
  { pattern: /^:nocov:/, rules: null, toggles: true },
  { pattern: /^simplecov:disable\b/, rules: null },
  { pattern: /^:reek:\w+(?:(?:\s+and\s+|\s*,\s*|\s+):reek:\w+)*/, rules: /^[ \t]*\{[^}\n]*\}/ },
  { pattern: /^typed:\s*ignore\b/, rules: null },
  {
    pattern: /^steep:ignore(?::start)?(?![\w:])/,
    rules: /^[ \t]+[A-Z]\w+(?:[ \t]*,[ \t]*[A-Z]\w+)*/,
  },
  { pattern: /^(?:brakeman:ignore|erb_?lint:disable)\b/, rules: /^[ \t]+[A-Z]\w+/ },
];

const PHP: readonly Directive[] = [
  { pattern: /^@?phpcs:(?:ignoreFile|ignore|disable)\b/, rules: SNIFFS },
  { pattern: /^@codingStandards(?:Ignore(?:Start|Line|File)|ChangeSetting)\b/, rules: null },
  { pattern: /^@phpstan-ignore-(?:next-line|line)\b/, rules: null },
  { pattern: /^@phpstan-ignore(?![\w-])/, rules: /^[ \t]+[\w]+\.[\w.]+(?:[ \t]*,[ \t]*[\w.]+)*/ },
  { pattern: /^@psalm-suppress\b/, rules: /^[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*/ },
  {
    pattern: /^@phan-(?:file-)?suppress(?:-(?:next(?:-next)?|current|previous)-line)?(?![\w-])/,
    rules: /^[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*/,
  },
  { pattern: /^@codeCoverageIgnore(?:Start)?(?!\w)/, rules: null },
  { pattern: /^@SuppressWarnings\b/, rules: /^\s*\([^)\n]*\)/ },
  { pattern: /^@noinspection\b/, rules: /^[ \t]+\w+(?:[ \t]*,[ \t]*\w+)*/ },
  { pattern: /^@infection-ignore-all\b/, rules: null },
  { pattern: /^@(?:mago|rector)-ignore(?:-next-line)?\b/, rules: WORDS },
];

export const DIRECTIVES: Readonly<Record<SyntaxLanguage, readonly Directive[]>> = {
  javascript: [...JAVASCRIPT, ...ANY],
  typescript: [...JAVASCRIPT, ...ANY],
  python: [...PYTHON, ...ANY],
  go: [...GO, ...ANY],
  java: [...JAVA, ...ANY],
  kotlin: [...KOTLIN, ...ANY],
  rust: ANY,
  csharp: [...CSHARP, ...ANY],
  ruby: [...RUBY, ...ANY],
  php: [...PHP, ...ANY],
};
