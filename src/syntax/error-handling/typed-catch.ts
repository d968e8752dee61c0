import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import { rangeOf } from "../words.ts";
import { saysNothing } from "./empty-comments.ts";
import { explainsIgnoring, isExplainedOnLine } from "./ignoring-comment.ts";
import { exactly, isOwn, nearest, nodesIn, perNode } from "./own-nodes.ts";

/** A handler of a language whose handlers name the type that they take. */
export interface Handler {
  readonly clause: SyntaxNode;
  readonly body: SyntaxNode;
  /** Without packages; empty where everything is taken. */
  readonly types: readonly string[];
  /** Of the variable that holds the error. */
  readonly name: string | null;
  /** Neither comments nor empty ones. */
  readonly statements: readonly SyntaxNode[];
  readonly comments: readonly SyntaxNode[];
  /** A condition on the error says which ones are meant. */
  readonly filtered: boolean;
}

/** What a grammar calls the things that handlers are made of. */
export interface HandlerGrammar {
  read(clause: SyntaxNode): Handler | null;
  readonly identifiers: readonly string[];
  readonly throws: (node: SyntaxNode) => boolean;
  readonly throwKinds: readonly string[];
  /** What begins code that runs at another time. */
  readonly functions: readonly string[];
  readonly calls: readonly string[];
  /** The name of what is called, as written: `log.warn`. Null for other things than calls. */
  callee(statement: SyntaxNode): string | null;
  /** A narrow type whose error has a reason that is lost when nobody looks at it. */
  readonly hasReason: (type: string) => boolean;
  /** Types of errors that may pass without a word. */
  readonly quiet: RegExp | null;
  /** Whether an interrupt has to be handed on. */
  readonly interrupts: boolean;
  /** Names of the variable that say it is ignored on purpose. */
  readonly ignoredNames: RegExp;
  /** Inner scopes that may declare the name anew, and what they declare; null where the language forbids it. */
  readonly hides: {
    readonly kinds: readonly string[];
    names(scope: SyntaxNode): readonly string[];
  } | null;
}

/** What is wrong with a handler. */
export type HandlerFault =
  | "nothing"
  | "words"
  | "printed"
  | "interrupt"
  | "given-up"
  | "broad"
  | null;

/** Errors whose type says all there is to say; to answer them is to handle them. */
const TELLING =
  /(NumberFormat|Parser?|Format|URL|URISyntax|UriFormat|NotFound|NoSuch\w*|Timeout|Timed ?Out|Cancell?ation|Cancell?ed|Unsupported\w*|NotSupported|NotImplemented|IllegalArgument|Argument\w*|Interrupted\w*|EOF|EndOfStream|ClassCast|InvalidCast|Overflow|Closed\w*|ObjectDisposed|AlreadyExists|OutOfBounds|OutOfRange|NoClassDefFound|LinkageError|Charset\w*|IllegalCharsetName|NotBound|Missing\w*|Connect|Refused|UnknownHost|PathTooLong|InvalidPath|Validation|Invalid\w*Value)(Exception|Error)?$/;

const BROAD =
  /^(Throwable|Exception|RuntimeException|Error|SystemException|ApplicationException|NullPointerException|NullReferenceException)$/;

/** More are not looked at: one that matters is among the first. */
const MOST_USES = 40;

/** Calls that end the program, or the test. */
const ENDS =
  /^((System|Environment|Runtime\.getRuntime\(\))\.(exit|Exit|halt|FailFast)|exitProcess|error|TODO|fail|Assert\.\w+|Assertions\.\w+)$/;

const LOGGER =
  /^(?:\w+\.)*(?:\w*[lL]ogger|(?:[A-Z]\w*_)?LOG(?:GER)?|[sm_]?[lL]og|[tT]imber|TIMBER|Trace|Debug|Console|System\.(?:out|err))(?:\.\w+){1,3}$/;
/** Where what is expected now and then is logged. */
const MINOR = /\.(debug|trace|verbose|fine|finer|finest|d|v|LogDebug|LogTrace|Debug|Verbose)$/;
const ASKS =
  /^([Ii]s|[Hh]as|[Cc]an|[Ee]xists|[Ss]upports|[Cc]ontains|[Mm]atches|[Aa]ccepts)(?![a-z])|OrNull$|OrDefault$/;
const BARE_LOG = /^(println|print|log|logger|logError|logWarning|logWarn)$/;

/** An ordinary value in place of an error: `return null`, `continue`, `emptyList()`. */
const GIVEN_UP =
  /^(?:(?:return(?:@\w+)?|continue|break)\b\s*)?(?:null|true|false|""|-?\d[\d_]*(?:\.\d+)?[lLfFdDmM]?|(?:BigDecimal|BigInteger)\.(?:ZERO|ONE)|(?:TimeSpan|Decimal|decimal)\.Zero|Duration\.ZERO|default(?:\(\w+\))?|string\.Empty|String\.Empty|\[\]|(?:\w+\.)*(?:empty\w*|Empty|EMPTY\w*)(?:<[\w<>?, ]*>)?(?:\(\))?|(?:list|set|map|sequence|array)Of(?:<[\w<>?, ]*>)?\(\)|(?:List|Set|Map)\.of\(\)|new \w+(?:<[\w<>?, ]*>)?(?:\(\)|\[0\]))?;?$/;

const judged = new WeakMap<SyntaxNode, HandlerFault>();

/** Each clause is judged once, however many rules ask. */
export function faultOf(
  clause: SyntaxNode,
  file: SourceFile,
  grammar: HandlerGrammar,
): HandlerFault {
  const known = judged.get(clause);
  if (known !== undefined) return known;
  const fault = judge(clause, file, grammar);
  judged.set(clause, fault);
  return fault;
}

function judge(clause: SyntaxNode, file: SourceFile, grammar: HandlerGrammar): HandlerFault {
  const handler = grammar.read(clause);
  if (!handler || handler.filtered) return null;
  if (handler.comments.some((comment) => explains(comment.text()))) return null;
  if (isExplainedOnLine(file, clause, explains) || isSilenced(clause)) return null;
  if (leaves(handler, file, grammar)) return null;
  if (grammar.interrupts && handler.types.includes("InterruptedException"))
    return interruptFault(handler, grammar);
  if (handler.name !== null && grammar.ignoredNames.test(handler.name)) return null;
  return droppedError(handler, file, grammar);
}

const explains = (comment: string): boolean => explainsIgnoring(comment) && !saysNothing(comment);

/** The compiler was told, just before it, not to warn of it. */
function isSilenced(clause: SyntaxNode): boolean {
  const before = clause.prev();
  return before?.kind() === "preproc_pragma" && /\bdisable\b/.test(before.text());
}

function droppedError(handler: Handler, file: SourceFile, grammar: HandlerGrammar): HandlerFault {
  const { statements, types } = handler;
  if (statements.length === 0) {
    const isQuiet = types.length > 0 && types.every((type) => grammar.quiet?.test(type));
    return isQuiet && handler.name === null ? null : "nothing";
  }
  const prints = statements.filter((statement) => isPrintedTrace(statement, handler, grammar));
  if (usesOf(handler, file, grammar).length > prints.length) return null;
  const isLog = (statement: SyntaxNode) => isLogging(grammar.callee(statement));
  if (prints.length > 0) {
    const rest = statements.filter((statement) => !prints.includes(statement));
    return rest.every((statement) => isLog(statement) || givesUp(statement)) ? "printed" : null;
  }
  const isBroad = types.length === 0 || types.some((type) => BROAD.test(type));
  const isTelling = !isBroad && types.every((type) => TELLING.test(type));
  const logs = statements.filter(isLog);
  if (logs.length > 0) {
    const isMinor = !isBroad && logs.every((log) => MINOR.test(grammar.callee(log) ?? ""));
    return isTelling || isMinor ? null : "words";
  }
  if (isBroad) return "broad";
  const lost = !isTelling && types.some((type) => grammar.hasReason(type));
  if (!lost || !statements.every((statement) => givesUp(statement))) return null;
  return isAnAnswer(handler, file, grammar) ? null : "given-up";
}

/** The function asks a question, and a failure is one of its answers: `isReachable`, `readOrNull`. */
function isAnAnswer({ clause }: Handler, file: SourceFile, grammar: HandlerGrammar): boolean {
  const fn = nearest(clause, file, grammar.functions);
  const children = fn?.children() ?? [];
  return children.some(
    (child) => grammar.identifiers.includes(child.kind()) && ASKS.test(child.text()),
  );
}

/** An interrupt is a wish to stop; who takes it has to hand it on, or stop. */
function interruptFault(handler: Handler, grammar: HandlerGrammar): HandlerFault {
  if (handler.statements.length === 0) return "nothing";
  const { statements } = handler;
  const stops = /\binterrupt\s*\(|\breturn\b|\bbreak\b/.test(handler.body.text());
  const only = statements.every((one) => {
    const callee = grammar.callee(one);
    return isLogging(callee) || givesUp(one) || isPrintedTrace(one, handler, grammar);
  });
  return stops || !only ? null : "interrupt";
}

function isPrintedTrace(statement: SyntaxNode, handler: Handler, grammar: HandlerGrammar): boolean {
  return handler.name !== null && grammar.callee(statement) === `${handler.name}.printStackTrace`;
}

export function isLogging(callee: string | null): boolean {
  if (callee === null || callee.length > 100) return false;
  return BARE_LOG.test(callee) || LOGGER.test(callee);
}

/** Leaves with nothing to show for it: returns null, an empty list, false; goes on with the next. */
function givesUp(statement: SyntaxNode): boolean {
  const { start, end } = statement.range();
  return end.index - start.index <= 80 && GIVEN_UP.test(statement.text());
}

/** It throws, at least for some, or ends the program. */
function leaves({ body }: Handler, file: SourceFile, grammar: HandlerGrammar): boolean {
  const isAway = awayOf(grammar);
  const borders = bordersOf(grammar);
  return nodesIn(body, file, [...grammar.throwKinds, ...grammar.calls]).some(
    (node) => isAway(node) && isOwn(node, body, file, borders),
  );
}

// Nested handlers ask of the same nodes.
const awayOf = perGrammar((grammar) =>
  perNode((node) => grammar.throws(node) || ENDS.test(grammar.callee(node) ?? "")),
);
const bordersOf = perGrammar((grammar): ReadonlySet<string> => new Set(grammar.functions));
const hiddenBy = perGrammar((grammar) => perNode((scope) => grammar.hides?.names(scope) ?? []));

function perGrammar<T>(make: (grammar: HandlerGrammar) => T): (grammar: HandlerGrammar) => T {
  const known = new Map<HandlerGrammar, T>();
  return (grammar) => {
    let made = known.get(grammar);
    if (made === undefined) {
      made = make(grammar);
      known.set(grammar, made);
    }
    return made;
  };
}

/** Where the handler's error is named in its body. */
export function usesOf(
  { name, body, clause }: Handler,
  file: SourceFile,
  grammar: HandlerGrammar,
): SyntaxNode[] {
  if (name === null) return [];
  const named = nodesIn(body, file, grammar.identifiers, exactly(name)).slice(0, MOST_USES);
  if (named.length === 0) return [];
  const scopes = hidingScopes(body, clause, name, file, grammar);
  return named.filter((node) => !isLabel(node) && !scopes.some((scope) => isWithin(node, scope)));
}

function hidingScopes(
  body: SyntaxNode,
  clause: SyntaxNode,
  name: string,
  file: SourceFile,
  grammar: HandlerGrammar,
): SyntaxNode[] {
  if (grammar.hides === null) return [];
  const namesOf = hiddenBy(grammar);
  const id = clause.id();
  return nodesIn(body, file, grammar.hides.kinds).filter(
    (scope) => scope.id() !== id && namesOf(scope).includes(name),
  );
}

function isWithin(node: SyntaxNode, scope: SyntaxNode): boolean {
  const inner = rangeOf(node);
  const outer = rangeOf(scope);
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** The name of a member or of an argument, and not of a variable. */
const isLabel = perNode((node): boolean => {
  const before = node.prev()?.kind();
  if (before === "." || before === "?." || before === "::") return true;
  const after = node.next()?.kind();
  const parent = node.parent()?.kind();
  return (after === "=" && parent === "value_argument") || (after === ":" && parent === "argument");
});

export function isTellingType(type: string): boolean {
  return TELLING.test(type);
}

/** Whether a call is all that a handler does, or the rules about handlers speak of it already. */
export function isHandlersAct(
  call: SyntaxNode,
  kind: string,
  file: SourceFile,
  grammar: HandlerGrammar,
): boolean {
  const clause = nearest(call, file, [kind, ...grammar.functions]);
  if (clause?.kind() !== kind) return false;
  const { statements = [] } = grammar.read(clause) ?? {};
  const place = rangeOf(call);
  const isIts = statements.some((statement) => {
    const { from, to } = rangeOf(statement);
    // A semicolon may follow it.
    return from === place.from && to - place.to < 3;
  });
  return isIts && (statements.length === 1 || faultOf(clause, file, grammar) === "printed");
}
