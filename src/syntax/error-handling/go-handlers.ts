import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import {
  argumentsOf,
  calleeOf,
  callOf,
  commentsIn,
  failedError,
  functionAround,
  isAssignment,
  isLiteral,
  mentions,
  methodOf,
  originOf,
  returnsError,
  statementsOf,
} from "./go-tree.ts";
import { holdsReason, isReasoned } from "./reasons.ts";

/** What an `if err != nil` does. */
interface Handler {
  readonly name: string;
  readonly body: SyntaxNode;
  readonly statements: readonly SyntaxNode[];
}

// Three rules ask of each `if`.
const handlers = new WeakMap<SyntaxNode, Handler | null>();

function handlerOf(node: SyntaxNode): Handler | null {
  let handler = handlers.get(node);
  if (handler === undefined) {
    handler = readHandler(node);
    handlers.set(node, handler);
  }
  return handler;
}

function readHandler(node: SyntaxNode): Handler | null {
  const name = failedError(node);
  const body = name === null ? null : node.field("consequence");
  return name === null || !body ? null : { name, body, statements: statementsOf(body) };
}

const isExplained = (node: SyntaxNode, body: SyntaxNode, file: SourceFile): boolean =>
  holdsReason(commentsIn(body)) || isReasoned(node, file);

/** The head of the `if`, or all of it where that is on one line. */
const at = (node: SyntaxNode): Match => ({ node: node.field("condition") ?? node, within: node });

export const EMPTY_CATCH: SyntaxRule = ruleOn(/\bnil\b/, {
  id: "empty-catch",
  family: "error-handling",
  languages: ["go"],
  message: "An error is seen, and nothing is done about it",
  fix: "Return or handle the error, or say in a comment why nothing has to be done.",
  labels: ["staticcheck SA9003", "revive empty-block"],
  kinds: ["if_statement"],
  where: "code",
  examples: {
    bad: [
      "func f() {\n\tif err := g(); err != nil {\n\t}\n}",
      "func f() {\n\terr := g()\n\tif err != nil { /* TODO */ }\n}",
    ],
    good: [
      "func f() {\n\tif err := g(); err != nil {\n\t\t// it is tried again later\n\t}\n}",
      "func f() error {\n\tif err := g(); err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}",
    ],
  },
  match(node, file) {
    const handler = handlerOf(node);
    if (!handler || handler.statements.length > 0 || isExplained(node, handler.body, file))
      return null;
    return { node: handler.body, within: node };
  },
});

export const SWALLOWED_ERROR: SyntaxRule = ruleOn(/\bnil\b/, {
  id: "swallowed-error",
  family: "error-handling",
  languages: ["go"],
  message: "An error is dropped",
  fix: "Return the error, or log it with what it says.",
  labels: ["nilerr"],
  kinds: ["if_statement"],
  where: "code",
  examples: {
    bad: [
      "func f() error {\n\tif err := g(); err != nil {\n\t\treturn nil\n\t}\n\treturn nil\n}",
      'func f() {\n\tif err := g(); err != nil {\n\t\tlog.Println("g failed")\n\t}\n}',
    ],
    good: [
      "func f() error {\n\tif err := g(); err != nil {\n\t\treturn nil // not there yet\n\t}\n\treturn nil\n}",
      'func f() {\n\tif err := g(); err != nil {\n\t\tlog.Println("g failed:", err)\n\t}\n}',
      "func f() bool {\n\tif err := g(); err != nil {\n\t\treturn false\n\t}\n\treturn true\n}",
    ],
  },
  match(node, file) {
    const handler = handlerOf(node);
    const last = handler?.statements.at(-1);
    if (!handler || !last || mentions(handler.body, handler.name)) return null;
    const message = swallowing(node, handler, last);
    if (message === null || isExplained(node, handler.body, file)) return null;
    return { ...at(node), message };
  },
});

function swallowing(node: SyntaxNode, handler: Handler, last: SyntaxNode): string | null {
  const { name, statements } = handler;
  const leaves = LEAVING.has(last.kind());
  const logs = leaves ? statements.slice(0, -1) : statements;
  if (!logs.every((one) => isLog(one) || isExit(one))) return null;
  if (isNilReturn(last, node)) return `The function returns no error although \`${name}\` is one`;
  if (!logs.some(isLog) || (leaves && !isBare(last)) || saysItOtherwise(node, handler)) return null;
  return `What is logged does not say what \`${name}\` says`;
}

// The output of a command that failed tells why, too.
function saysItOtherwise(node: SyntaxNode, { name, body }: Handler): boolean {
  const head = node.field("initializer") ?? node.prev();
  const left = head && isAssignment(head) ? (head.field("left")?.namedChildren() ?? []) : [];
  return left.some((one) => {
    const other = one.kind() === "identifier" ? one.text() : "_";
    return other !== "_" && other !== name && mentions(body, other);
  });
}

const LEAVING: ReadonlySet<string> = new Set([
  "return_statement",
  "continue_statement",
  "break_statement",
]);

// A value that is returned may tell the caller.
function isBare(last: SyntaxNode): boolean {
  return last.kind() !== "return_statement" || last.namedChildren().length === 0;
}

function isNilReturn(statement: SyntaxNode, node: SyntaxNode): boolean {
  if (statement.kind() !== "return_statement") return false;
  if (statement.namedChildren()[0]?.namedChildren().at(-1)?.kind() !== "nil") return false;
  const owner = functionAround(node);
  return owner !== null && returnsError(owner);
}

// Not at the levels that tell how things go.
const LOG =
  /^((log|slog|glog|klog|logrus)\.|(\w+\.)*(log|logger|l)\.|\(\)\.)(Print|Warn|Warning|Error|Fatal|Panic)(f|ln|w|Context)?$|^fmt\.Print(f|ln)?$/i;

/** A statement that logs or prints a text, and no more. */
function isLog(statement: SyntaxNode): boolean {
  if (statement.kind() !== "expression_statement") return false;
  const call = callOf(statement);
  const callee = call && calleeOf(call);
  if (!callee) return false;
  const given = argumentsOf(call);
  if (/^fmt\.Fprint/.test(callee))
    return given[0]?.text() === "os.Stderr" && given[1] !== undefined && isLiteral(given[1]);
  return LOG.test(callee) && given.some(isLiteral);
}

function isExit(statement: SyntaxNode): boolean {
  const call = statement.kind() === "expression_statement" ? callOf(statement) : null;
  return call !== null && calleeOf(call) === "os.Exit";
}

export const LOST_CAUSE: SyntaxRule = ruleOn(/\bnil\b/, {
  id: "lost-cause",
  family: "error-handling",
  languages: ["go"],
  message: "The new error does not hold its cause",
  fix: 'Wrap the error: `fmt.Errorf("…: %w", err)`.',
  labels: [],
  kinds: ["if_statement"],
  where: "source",
  examples: {
    bad: [
      'func f() error {\n\tif err := g(); err != nil {\n\t\treturn errors.New("g failed")\n\t}\n\treturn nil\n}',
      'func f() error {\n\tif err := g(); err != nil {\n\t\treturn errors.New("g: " + err.Error())\n\t}\n\treturn nil\n}',
      'func f() error {\n\tif err := g(); err != nil {\n\t\treturn fmt.Errorf("g: %s", err.Error())\n\t}\n\treturn nil\n}',
    ],
    good: [
      'func f() error {\n\tif err := g(); err != nil {\n\t\treturn fmt.Errorf("g: %w", err)\n\t}\n\treturn nil\n}',
      "func f() error {\n\tif err := g(); err != nil {\n\t\treturn ErrClosed\n\t}\n\treturn nil\n}",
      'func f(s string) error {\n\tif _, err := strconv.Atoi(s); err != nil {\n\t\treturn fmt.Errorf("%q is no number", s)\n\t}\n\treturn nil\n}',
    ],
  },
  match(node, file) {
    const handler = handlerOf(node);
    const last = handler?.statements.at(-1);
    if (!handler || last?.kind() !== "return_statement") return null;
    const made = last.namedChildren()[0]?.namedChildren().at(-1);
    const maker = made?.kind() === "call_expression" ? calleeOf(made) : null;
    if (!made || !maker || !MAKERS.test(maker)) return null;
    const lost = mentions(handler.body, handler.name)
      ? holdsOnlyText(made, maker, handler.name)
      : !saysEnough(node, handler.name, made);
    return lost && !isExplained(node, handler.body, file) ? { node: made, within: node } : null;
  },
});

/** A `%v` of the error may be there to hide its type; whoever asks for its text meant the text. */
function holdsOnlyText(made: SyntaxNode, maker: string, name: string): boolean {
  const asked = `${name}.Error()`;
  if (maker === "errors.New") return made.text().includes(asked);
  const [format, ...given] = argumentsOf(made).map((one) => one.text());
  // Another error that is wrapped is the one to be known by.
  return given.includes(asked) && !given.includes(name) && !format?.includes("%w");
}

const MAKERS = /^(errors\.(New|Errorf)|fmt\.Errorf|xerrors\.(New|Errorf))$/;
// Of these the error only says again what was given, or must not be told.
const PARSERS = /^(parse\w*|ato[ifb]|unquote|decode\w*|new\w*FromString|from\w*|lookup\w*)$/i;
const SECRETS = /compare|verify|auth|password|decrypt|credential/i;

function saysEnough(node: SyntaxNode, name: string, made: SyntaxNode): boolean {
  const head = node.field("initializer");
  const origin = originOf(name, head?.namedChildren()[0] ?? node);
  const callee = origin && calleeOf(origin);
  if (!callee) return false;
  if (SECRETS.test(callee)) return true;
  return PARSERS.test(methodOf(callee)) && argumentsOf(made).some((one) => !isLiteral(one));
}
