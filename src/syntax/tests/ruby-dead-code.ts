import type { SyntaxNode } from "../../core/syntax-node.ts";
import {
  type DeadForms,
  type Handler,
  isLogLine,
  shortOf,
  type Tried,
  truthIn,
} from "./dead-code-forms.ts";
import { spanOf } from "./spans.ts";

/** Assertions of minitest and RSpec fail with an `Exception` that is no `StandardError`. */
const CATCHES =
  /^(?:::)?(?:Exception|Object|BasicObject|(?:Minitest|MiniTest)::Assertion|(?:RSpec::Expectations::)?(?:MultipleE|E)xpectations?NotMetError|(?:Test::Unit::)?AssertionFailedError)$/;
/** Those of test-unit are a `StandardError`: https://github.com/test-unit/test-unit, assertion-failed-error.rb. */
const STANDARD = /^(?:::)?StandardError$/;
const LOGS =
  /^(?:(?:Kernel\.|\$std(?:out|err)\.|STD(?:OUT|ERR)\.)?(?:puts|print|pp?|printf|warn|write)\b|(?:[A-Z]\w*(?:::\w+)*\.|@)?\w*log(?:ger)?\.(?:debug|info|warn|error|fatal|unknown)\b)/;

const LOOPS = ["while", "until", "for", "while_modifier", "until_modifier"];
const LOOPING =
  /^(?:loop|times|upto|downto|step|each\w*|map|find|any\?|retry\w*|eventually|wait\w*)$/;
const MODIFIERS: Readonly<Record<string, boolean>> = {
  if_modifier: false,
  unless_modifier: true,
  while_modifier: false,
  until_modifier: true,
};

export const RUBY_DEAD: DeadForms = {
  mayHold:
    /\brescue\b|\b(?:if|elsif|unless|while|until)\b[ \t(!]*(?:not\b[ \t(]*)?(?:true|false|nil|\d|"|')/,
  kinds: [
    "begin",
    "body_statement",
    "rescue_modifier",
    "if",
    "elsif",
    "unless",
    "while",
    "until",
    ...Object.keys(MODIFIERS),
  ],
  functions: ["method", "singleton_method", "class", "module", "lambda"],
  isLoop(node) {
    const kind = node.kind();
    if (LOOPS.includes(kind)) return true;
    return kind === "call" && LOOPING.test(node.field("method")?.text() ?? "");
  },
  isIdle: (statement) =>
    /^(?:nil|return(?: nil)?|\(\))$/.test(statement) || isLogLine(statement, LOGS),
  never(node, source) {
    const kind = node.kind();
    if (kind === "begin" || kind === "body_statement" || kind === "rescue_modifier") return [];
    const truth = truthOf(node.field("condition"), source);
    if (truth === null) return [];
    if (kind === "if" || kind === "elsif")
      return [node.field(truth ? "alternative" : "consequence")];
    if (kind === "unless") return [node.field(truth ? "consequence" : "alternative")];
    const body = node.field("body");
    if (kind === "while" || kind === "until") return truth === (kind === "until") ? [body] : [];
    // `begin … end while false` runs once.
    return truth === MODIFIERS[kind] && body?.kind() !== "begin" ? [body] : [];
  },
  triedIn(source) {
    const isTestUnit = /<\s*(?:::)?Test::Unit::TestCase\b/.test(source);
    // RSpec keeps the failures within for the end.
    const isAggregated = source.includes("aggregate_failures");
    return (node) => {
      const kind = node.kind();
      if (isAggregated) return null;
      if (kind === "rescue_modifier") return isTestUnit ? triedInline(node) : null;
      if (kind !== "begin" && kind !== "body_statement") return null;
      const rescues = node.namedChildren().filter((one) => one.kind() === "rescue");
      const [first] = rescues;
      if (!first) return null;
      return {
        body: { start: spanOf(node).start, end: spanOf(first).start },
        handlers: rescues.map((one) => handlerOf(one, source, isTestUnit)),
      };
    };
  },
};

/** In Ruby only `false` and `nil` do not hold: `0` and `""` do. */
function truthOf(condition: SyntaxNode | null, source: string): boolean | null {
  if (!condition) return null;
  const text = shortOf(condition, source);
  if (/[\d"']/.test(text) && !/^\(?[\w."']+\s*(?:==|!=|[<>]=?)\s*[\w."']+\)?$/.test(text))
    return null;
  return truthIn(condition, source);
}

function handlerOf(clause: SyntaxNode, source: string, isTestUnit: boolean): Handler {
  const children = clause.namedChildren().filter((one) => one.kind() !== "comment");
  const types = children.find((one) => one.kind() === "exceptions")?.namedChildren() ?? [];
  const variable = children.find((one) => one.kind() === "exception_variable")?.namedChildren()[0];
  const block = children.find((one) => one.kind() === "then");
  const statements = (block?.namedChildren() ?? []).filter((one) => one.kind() !== "comment");
  const isStandard = types.length === 0 || types.some((one) => STANDARD.test(shortOf(one, source)));
  return {
    catches: types.some((one) => CATCHES.test(shortOf(one, source))) || (isStandard && isTestUnit),
    isFiltered: false,
    leaks: variable ? shortOf(variable, source).replace(/^\W+/, "") : null,
    // What is put into a field is kept: `=> @error`.
    statements: variable && variable.kind() !== "identifier" ? [variable] : statements,
    end: spanOf(clause).end,
  };
}

/** `assert_equal 3, sum rescue nil`, which takes a `StandardError`. */
function triedInline(node: SyntaxNode): Tried | null {
  const body = node.field("body");
  const handler = node.field("handler");
  const parent = node.parent()?.kind() ?? "";
  if (!body || !handler || !/^(?:body_statement|block_body|then|do|begin)$/.test(parent))
    return null;
  const statements = /^(?:nil|true|false)$/.test(handler.kind()) ? [] : [handler];
  const { end } = spanOf(node);
  const taken = { catches: true, isFiltered: false, leaks: null, statements, end };
  return { body: spanOf(body), handlers: [taken] };
}
