import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { remembered } from "./own-nodes.ts";
import {
  calledName,
  type Handler,
  handlerOf,
  isLeaving,
  isLogLine,
  isLoud,
  statementCall,
  throws,
  usesOf,
} from "./php-handlers.ts";
import { isPanic } from "./php-panic.ts";
import { isTellingType } from "./typed-catch.ts";

interface Verdict {
  readonly rule: "empty-catch" | "swallowed-error" | "broad-except";
  readonly message: string;
}

/** One fault a clause at most: the rules below share what is said of it. */
const verdictOn = remembered((clause: SyntaxNode, file: SourceFile): Verdict | null => {
  const handler = handlerOf(clause);
  if (!handler) return null;
  const { statements } = handler;
  const head = headOf(handler);
  if (statements.length === 0) {
    if (handler.explained || isBestEffort(handler)) return null;
    return { rule: "empty-catch", message: `\`${head}\` drops the error` };
  }
  const isIdle = statements.every((one) => isLeaving(one) || isLogLine(one));
  const { broad, explained } = handler;
  if (!isIdle && (!broad || explained)) return null;
  const lines = isIdle ? statements.filter(isLogLine) : [];
  if (explained) return null;
  if (!broad && !(isIdle && isNarrowLoss(handler, lines))) return null;
  if (usesOf(handler.variable, handler.body, file).length > 0 || isHandled(handler, file))
    return null;
  if (!isIdle)
    return { rule: "broad-except", message: `\`${head}\` takes every error for the expected one` };
  return {
    rule: "swallowed-error",
    message:
      lines.length > 0
        ? `\`${head}\` writes a line that does not say which error it was`
        : `\`${head}\` goes on as if nothing had happened`,
  };
});

/** It throws, ends the program with a message (which `panic` is about), or asks PHP for the last error. */
function isHandled(handler: Handler, file: SourceFile): boolean {
  if (throws(handler, file)) return true;
  return handler.statements.some((one) => {
    if (isPanic(one)) return true;
    const call = statementCall(one);
    return (
      call !== null && /^(abort\w*|fail|markTestSkipped|report|rethrow)$/.test(calledName(call))
    );
  });
}

// What went wrong outside of the program: with the message the reason is gone.
const OUTSIDE =
  /(^|\\)(PDOException|GuzzleException|RequestException|TransportExceptionInterface|ClientExceptionInterface|DBALException|DBAL\\Exception|QueryException|IOException|SoapFault|mysqli_sql_exception)$/;
const SAYS_LITTLE = /(^|\\)(RuntimeException|ErrorException)$/;
// Of these the type says what happened, besides those that do in other languages.
const TELLING =
  /(Json|UnexpectedValue|Violation|Exists|Expired|Denied|Unauthorized|Forbidden|Authenticat\w+|Authoriz\w+|Credentials?|Unique\w*|Duplicate\w*|Conflict|Locked|TooMany\w+|RateLimit\w*|Throttl\w+|Empty\w*|Unknown\w*|Undefined\w*|Unavailable|Rejected|Invalid\w*|Domain|Length|Range|BadMethodCall|Skip\w*|Stop\w*|Abort\w*|Exit\w*)(Exception|Error)?$/;

/** A narrow handler is its own explanation, but where a line or a constant hides what a wide type would say. */
function isNarrowLoss({ clause, types }: Handler, lines: readonly SyntaxNode[]): boolean {
  if (lines.length > 0) {
    if (!lines.some(isLoud)) return false;
    if (types.every((type) => OUTSIDE.test(type) || SAYS_LITTLE.test(type))) return true;
    const isTelling = types.some((type) => isTellingType(type) || TELLING.test(type));
    return !isTelling && lines.every(isMereText);
  }
  return types.every((type) => OUTSIDE.test(type)) && !isAnAnswer(clause);
}

/** A line that says no more than that it failed: no id, no path. */
function isMereText(line: SyntaxNode): boolean {
  const said = statementCall(line)?.field("arguments") ?? line;
  return !said.has({ rule: { kind: "variable_name" } });
}

const ASKS =
  /^(is|has|can|exists?|supports|contains|matches|accepts|try|check|test|ping)(?![a-z])|(Exists?|_exists?|OrNull|OrDefault)$/;

/** The function asks a question, and a failure is one of its answers. */
function isAnAnswer(clause: SyntaxNode): boolean {
  const fn = enclosing(clause, ["method_declaration", "function_definition"]);
  return ASKS.test(fn?.field("name")?.text() ?? "");
}

function headOf({ types }: Handler): string {
  const head = `catch (${types.join(" | ")})`;
  return head.length > 60 ? `${head.slice(0, 59)}…` : head;
}

const CLEANUP =
  /^(close\w*|disconnect|quit|kill|terminate|delete\w*|unlink|remove|rmdir|shutdown|release|unlock|detach|stop|rollBack|rollback|cleanup|free|clear|destroy|unregister|unsubscribe|logout|fclose|curl_close)$/;

/** What is tried only tidies up: there is nothing left to do with a failure. */
function isBestEffort({ clause }: Handler): boolean {
  const tried = clause.parent()?.field("body")?.namedChildren() ?? [];
  const statements = tried.filter((one) => one.kind() !== "comment");
  if (statements.length === 0 || statements.length > 2) return false;
  return statements.every((one) => {
    const call = statementCall(one);
    return call !== null && CLEANUP.test(calledName(call));
  });
}

function matchOf(clause: SyntaxNode, file: SourceFile, rule: Verdict["rule"]): Match | null {
  const verdict = verdictOn(clause, file);
  if (verdict?.rule !== rule) return null;
  return { node: clause, within: clause.parent() ?? clause, message: verdict.message };
}

export const EMPTY_CATCH: SyntaxRule = {
  id: "empty-catch",
  family: "error-handling",
  languages: ["php"],
  message: "An error is caught and dropped",
  fix: "Handle it, let it through, or say in a comment why it does not matter.",
  labels: [
    "PHP_CodeSniffer Generic.CodeAnalysis.EmptyStatement.DetectedCatch",
    "PHP_CodeSniffer Squiz.Commenting.EmptyCatchComment",
    "PHPMD EmptyCatchBlock",
  ],
  kinds: ["catch_clause"],
  where: "code",
  examples: {
    bad: [
      "try { send($mail); } catch (Exception $e) {}",
      "try { send($mail); } catch (MailError) { ; }",
    ],
    good: [
      "try { send($mail); } catch (MailError $e) { /* the queue sends it again */ }",
      "try { $socket->close(); } catch (Exception $e) {}",
      "try { send($mail); } catch (MailError $e) { report($e); }",
    ],
  },
  match: (node, file) => matchOf(node, file, "empty-catch"),
};

export const SWALLOWED_ERROR: SyntaxRule = {
  id: "swallowed-error",
  family: "error-handling",
  languages: ["php"],
  message: "An error is caught, and nothing of it is kept",
  fix: "Catch the exceptions that are expected here, log the exception itself, or say in a comment why it does not matter.",
  labels: ["SonarPHP S2166, S108"],
  kinds: ["catch_clause"],
  where: "source",
  examples: {
    bad: [
      "function f() { try { return load(); } catch (\\Throwable $e) { return null; } }",
      "try { send($mail); } catch (Exception $e) { $this->logger->error('mail'); }",
      "try { send($mail); } catch (MailerException $e) { echo 'not sent'; }",
      "function f($db) { try { return $db->query('…')->fetchAll(); } catch (PDOException $e) { return []; } }",
    ],
    good: [
      "function f() { try { return load(); } catch (NotFound $e) { return null; } }",
      "try { send($mail); } catch (Exception $e) { $this->logger->error('mail', ['exception' => $e]); }",
      "try { send($mail); } catch (Exception $e) { error_log($e->getMessage()); }",
    ],
  },
  match: (node, file) => matchOf(node, file, "swallowed-error"),
};

export const BROAD_EXCEPT: SyntaxRule = {
  id: "broad-except",
  family: "error-handling",
  languages: ["php"],
  message: "Every error is taken for the expected one",
  fix: "Catch the exceptions that are expected here, or log the exception.",
  labels: [],
  kinds: ["catch_clause"],
  where: "source",
  examples: {
    bad: ["try { $redis->connect($host); } catch (\\Throwable $e) { $this->available = false; }"],
    good: [
      "try { $redis->connect($host); } catch (RedisException $e) { $this->available = false; }",
      "try { $redis->connect($host); } catch (\\Throwable $e) { $this->error = $e; }",
      "try { $db->commit(); } catch (\\Throwable $e) { $db->rollBack(); throw $e; }",
    ],
  },
  match: (node, file) => matchOf(node, file, "broad-except"),
};
