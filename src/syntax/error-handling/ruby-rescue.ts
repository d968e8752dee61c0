import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { remembered } from "./own-nodes.ts";
import {
  type Handler,
  handlerOf,
  isInLog,
  isLeaving,
  isLeftByForce,
  isLogging,
  isTriedAgain,
  nameOf,
  usesOf,
} from "./ruby-handlers.ts";

interface Verdict {
  readonly rule: "empty-catch" | "swallowed-error" | "broad-except";
  readonly message: string;
}

/** One fault a clause at most: the rules below share what is said of it. */
const verdictOn = remembered((clause: SyntaxNode, file: SourceFile): Verdict | null => {
  const handler = handlerOf(clause);
  const { variable, statements, breadth } = handler;
  // `=> @error` keeps it.
  if (variable && variable.kind() !== "identifier") return null;
  const head = headOf(handler);
  if (breadth !== "everything") {
    if (statements.length === 0) {
      if (handler.explained || isExpected(handler) || isBestEffort(handler)) return null;
      return { rule: "empty-catch", message: `\`${head}\` drops the error` };
    }
    if (!statements.every((one) => isLeaving(one) || isLogging(one))) return null;
    if (handler.explained) return null;
    return verdictOnBody(handler, head, file);
  }
  if (isLeftByForce(handler, file)) return null;
  const uses = usesOf(handler, file);
  if (uses.length > 0 && !uses.every((use) => isInLog(use, clause))) return null;
  if (statements.length === 0 && !handler.explained)
    return { rule: "empty-catch", message: `\`${head}\` drops every exception` };
  return {
    rule: "broad-except",
    message: `\`${head}\` holds back exits, interrupts and lack of memory, too`,
  };
});

/** Of a clause that only logs or leaves: does it keep anything of the error? */
function verdictOnBody(handler: Handler, head: string, file: SourceFile): Verdict | null {
  const { statements, breadth, types } = handler;
  const lines = statements.filter(isLogging);
  if (breadth === "narrow")
    if (lines.length === 0 ? !isLost(handler) : !hidesReason(types, lines)) return null;
  if (
    usesOf(handler, file).length > 0 ||
    isLeftByForce(handler, file) ||
    isTriedAgain(handler, file)
  )
    return null;
  if (lines.length === 0 && isBestEffort(handler)) return null;
  return {
    rule: "swallowed-error",
    message:
      lines.length > 0
        ? `\`${head}\` writes a line that does not say which error it was`
        : `\`${head}\` goes on as if nothing had happened`,
  };
}

// Of these the class says little: what happened is in the message.
const WIDE =
  /(^|::)(SystemCallError|IOError|RuntimeError|SocketError|ActiveRecordError|StatementInvalid|RecordInvalid|RecordNotSaved)$|^(Faraday|PG|Mysql2|Redis|HTTP|Excon|Aws|Stripe|GRPC|RestClient)::(\w+::)*(Error|BaseError|BaseConnectionError|ServiceError|StripeError|BadStatus|Exception)$/;

const hidesReason = (types: readonly string[], lines: readonly SyntaxNode[]): boolean =>
  types.every((type) => WIDE.test(type)) && lines.some(isLoud);

// What went wrong outside of the program; caches may fail.
const OUTSIDE =
  /^(::)?(SocketError$|ActiveRecord::(ActiveRecordError|StatementInvalid)$|(Faraday|PG|Mysql2|HTTP|Excon|Aws|Stripe|GRPC|RestClient)::)/;
const ASKS = /\?$|^(is|has|can|try|safe|check|ping|test)_|_or_(nil|default)$/;

/** Only a constant is left of what went wrong outside, and the method is no question that it answers. */
function isLost({ clause, types }: Handler): boolean {
  if (!types.every((type) => OUTSIDE.test(type) && WIDE.test(type))) return false;
  const method = enclosing(clause, ["method", "singleton_method"]);
  return !ASKS.test(method?.field("name")?.text() ?? "");
}

const isLoud = (line: SyntaxNode): boolean => /^(error|fatal|warn|puts|print)$/.test(nameOf(line));

function headOf({ types }: Handler): string {
  const head = types.length === 0 ? "rescue" : `rescue ${types.join(", ")}`;
  return head.length > 60 ? `${head.slice(0, 59)}…` : head;
}

// What ends something in the ordinary course of things, and codes that say all there is to say: no such file, no such process.
const ENDS =
  /(^|::)(StopIteration|Interrupt|SystemExit|ClosedQueueError|EOFError|(EAGAIN)?Wait(Read|Writ)able)$|^(::)?Errno::(ESRCH|ECHILD|EBADF|EPIPE|ENOENT|EEXIST|ENOTEMPTY|ENOTCONN|EINTR|EAGAIN|ENOTTY)$/;

function isExpected({ clause, types }: Handler): boolean {
  if (types.length === 0) return false;
  if (types.every((type) => ENDS.test(type))) return true;
  return (
    types.every((type) => /^(::)?(Gem::)?LoadError$/.test(type)) && triedIn(clause).some(isRequire)
  );
}

function isRequire(statement: SyntaxNode): boolean {
  const call = statement.kind().endsWith("_modifier") ? statement.field("body") : statement;
  return call?.kind() === "call" && /^(require|require_relative|gem|load)$/.test(nameOf(call));
}

const CLEANUP =
  /^(close|close!|close_read|close_write|quit|kill|terminate|delete|unlink|unlink!|rm|rm_f|rm_r|rm_rf|rmdir|remove_entry|shutdown|disconnect|disconnect!|release|unlock|detach|stop|finish|rollback|cleanup|teardown|flush)$/;

/** What is tried only tidies up: there is nothing left to do with a failure. */
function isBestEffort({ clause }: Handler): boolean {
  const tried = triedIn(clause);
  return tried.length > 0 && tried.length <= 2 && tried.every(isCleanup);
}

export function isCleanup(statement: SyntaxNode): boolean {
  const kind = statement.kind();
  if (kind === "if_modifier" || kind === "unless_modifier") {
    const body = statement.field("body");
    return body !== null && body.kind() === "call" && CLEANUP.test(nameOf(body));
  }
  return kind === "call" && CLEANUP.test(nameOf(statement));
}

/** The statements that the clause is for. */
function triedIn(clause: SyntaxNode): SyntaxNode[] {
  const tried: SyntaxNode[] = [];
  for (const one of clause.parent()?.namedChildren() ?? []) {
    const kind = one.kind();
    if (kind === "rescue" || kind === "else" || kind === "ensure") break;
    if (kind !== "comment") tried.push(one);
  }
  return tried;
}

function matchOf(clause: SyntaxNode, file: SourceFile, rule: Verdict["rule"]): Match | null {
  const verdict = verdictOn(clause, file);
  if (verdict?.rule !== rule) return null;
  return { node: clause, within: clause.parent() ?? clause, message: verdict.message };
}

export const EMPTY_CATCH: SyntaxRule = {
  id: "empty-catch",
  family: "error-handling",
  languages: ["ruby"],
  message: "An error is rescued and dropped",
  fix: "Handle it, let it through, or say in a comment why it does not matter.",
  labels: ["RuboCop Lint/SuppressedException"],
  kinds: ["rescue"],
  where: "code",
  examples: {
    bad: [
      "def f\n  push\nrescue StandardError\nend\n",
      "begin\n  push\nrescue KeyError => e\nend\n",
      "items.each do |item|\n  item.save!\nrescue\nend\n",
    ],
    good: [
      "def f\n  push\nrescue StandardError\n  # The next run pushes again.\nend\n",
      "def f\n  push\nrescue StandardError => @error\nend\n",
      "begin\n  require 'oj'\nrescue LoadError\nend\n",
      "begin\n  socket.close\nrescue IOError\nend\n",
    ],
  },
  match: (node, file) => matchOf(node, file, "empty-catch"),
};

export const SWALLOWED_ERROR: SyntaxRule = {
  id: "swallowed-error",
  family: "error-handling",
  languages: ["ruby"],
  message: "An error is rescued, and nothing of it is kept",
  fix: "Rescue the errors that are expected here, log the error itself, or say in a comment why it does not matter.",
  labels: ["RuboCop Lint/SuppressedException (AllowNil: false)"],
  kinds: ["rescue"],
  where: "source",
  examples: {
    bad: [
      "def f\n  load_all\nrescue StandardError\n  nil\nend\n",
      "def f\n  send_mail\nrescue => e\n  logger.error('mail')\nend\n",
    ],
    good: [
      "def f\n  Float(text)\nrescue ArgumentError\n  nil\nend\n",
      "def f\n  send_mail\nrescue => e\n  logger.error(e.message)\nend\n",
      "def f\n  first.quote\nrescue StandardError\n  second.quote\nend\n",
    ],
  },
  match: (node, file) => matchOf(node, file, "swallowed-error"),
};

export const BROAD_EXCEPT: SyntaxRule = {
  id: "broad-except",
  family: "error-handling",
  languages: ["ruby"],
  message: "Every exception is rescued, exits and interrupts among them",
  fix: "Rescue `StandardError` or what is expected, or raise the exception again.",
  labels: ["RuboCop Lint/RescueException"],
  kinds: ["rescue"],
  where: "source",
  examples: {
    bad: [
      "def f\n  render\nrescue Exception\n  render_plain\nend\n",
      "begin\n  run\nrescue Exception => e\n  logger.error(e)\nend\n",
      "begin\n  run\nrescue Exception => e\n  Sentry.capture_exception(e)\nend\n",
    ],
    good: [
      "def f\n  render\nrescue StandardError\n  render_plain\nend\n",
      "begin\n  run\nrescue Exception\n  rollback\n  raise\nend\n",
      "begin\n  run\nrescue Exception => e\n  promise.reject(e)\nend\n",
    ],
  },
  match: (node, file) => matchOf(node, file, "broad-except"),
};

export const RESCUE_MODIFIER: SyntaxRule = {
  id: "rescue-modifier",
  family: "error-handling",
  languages: ["ruby"],
  message: "`… rescue …` hides every error of the expression",
  fix: "Use `begin … rescue TheError`, with the errors that are expected.",
  labels: ["RuboCop Style/RescueModifier"],
  kinds: ["rescue_modifier"],
  where: "code",
  examples: {
    bad: ["born = Date.parse(text) rescue nil\n", "body = (fetch(url) rescue '')\n"],
    good: [
      "begin\n  born = Date.parse(text)\nrescue Date::Error\n  born = nil\nend\n",
      "socket.close rescue nil\n",
      "run rescue raise(Failed, 'run')\n",
    ],
  },
  match(node) {
    const tried = node.field("body");
    const handler = node.field("handler");
    if (!tried || !handler || isCleanup(tried)) return null;
    const read = { rule: { kind: "global_variable", regex: "^\\$(!|@|ERROR_INFO)$" } };
    const name = handler.kind() === "call" ? nameOf(handler) : handler.text();
    if (/^(raise|fail|abort|exit!?)$/.test(name) || handler.has(read)) return null;
    return { node };
  },
};
