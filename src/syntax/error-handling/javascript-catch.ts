import type { SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { bare, mentions } from "./javascript-functions.ts";
import {
  HANDLER_KINDS,
  type Handler,
  handlerAt,
  isAroundTidying,
  isExplained,
  statementsOf,
} from "./javascript-handlers.ts";

const LANGUAGES = ["javascript", "typescript"] as const;

export const EMPTY_CATCH: SyntaxRule = ruleOn(
  /\b(?:catch|then|error|uncaughtException|unhandledRejection)\b/,
  {
    id: "empty-catch",
    family: "error-handling",
    languages: LANGUAGES,
    message: "An error is caught and dropped",
    fix: "Handle it, let it through, or say in a comment why it does not matter.",
    labels: [
      "ESLint no-empty",
      "ESLint no-empty-function",
      "oxlint no-empty",
      "Biome noEmptyBlockStatements",
    ],
    kinds: HANDLER_KINDS,
    where: "code",
    examples: {
      bad: [
        "try { save(draft); } catch (e) {}",
        "try { save(draft); } catch { ; }",
        "load(page).catch(() => {});",
        "orders.cancel(id).catch(() => {});",
        "try { await file.close(); } catch {}",
        'stream.on("error", function () {});',
      ],
      good: [
        "try { save(draft); } catch { /* drafts are best effort */ }",
        "try { save(draft); } catch (e) { report(e); }",
        "const page = await load(id).catch(() => null);",
        "await file.close().catch(() => {});",
        'stream.on("error", done);',
      ],
    },
    match(node, file) {
      const handler = handlerAt(node);
      if (!handler || !isEmpty(handler)) return null;
      if (isAroundTidying(handler) || isExplained(handler, file)) return null;
      return { ...placeOf(handler), message: EMPTY[handler.kind] };
    },
  },
);

const EMPTY: Readonly<Record<Handler["kind"], string>> = {
  clause: "An error is caught and dropped",
  rejection: "A rejection is caught and dropped",
  event: "An error event is heard and dropped",
};

/** `noop` by name says that it is meant; a function of nothing may be forgotten. */
function isEmpty({ body }: Handler): boolean {
  return body?.kind() === "statement_block" && statementsOf(body).length === 0;
}

export const SWALLOWED_ERROR: SyntaxRule = ruleOn(
  /\b(?:catch|then|error|uncaughtException|unhandledRejection)\b/,
  {
    id: "swallowed-error",
    family: "error-handling",
    languages: LANGUAGES,
    message: "The handler prints a line without the error, and goes on",
    fix: "Log the error itself, hand it on, or say in a comment why it does not matter.",
    labels: ["SonarJS no-ignored-exceptions (S2486)", "ESLint no-unused-vars (caughtErrors)"],
    kinds: HANDLER_KINDS,
    where: "source",
    examples: {
      bad: [
        'try { await sync(); } catch (e) { console.error("sync failed"); }',
        'try { return parse(text); } catch { log.warn("broken"); return null; }',
        'send(mail).catch(() => console.log("not sent"));',
      ],
      good: [
        'try { await sync(); } catch (e) { console.error("sync failed", e); }',
        'try { await sync(); } catch { show("Could not sync"); }',
        'try { return parse(text); } catch { log.warn("broken"); return last; }',
        "try { await sync(); } catch { /* offline */ console.log('later'); }",
      ],
    },
    match(node, file) {
      const handler = handlerAt(node);
      if (!handler?.body || !isSwallowed(handler.body, handler.names)) return null;
      return isExplained(handler, file) ? null : placeOf(handler);
    },
  },
);

function isSwallowed(body: SyntaxNode, names: readonly string[]): boolean {
  const statements = statementsOf(body);
  // A longer handler does something.
  if (statements.length === 0 || statements.length > 6) return false;
  let logs = 0;
  for (const statement of statements) {
    if (isLog(statement)) logs++;
    else if (!isPlainExit(statement)) return false;
  }
  return logs > 0 && !mentions(body, names);
}

const LOG_METHODS =
  /^(log|error|warn|warning|info|debug|trace|fatal|verbose|notice|critical|silly|http|group|groupEnd|table)$/;
const LOGGERS = /^[_$#]?(console|log|winston|pino|debug|\w*logger)$/i;
const LOG_FUNCTIONS = /^(log|debug|warn|trace)$/;

/** `console.error(…)`, `this.logger.warn(…)`, `log(…)`, as a statement or an arrow's expression. */
function isLog(statement: SyntaxNode): boolean {
  const expression =
    statement.kind() === "expression_statement" ? statement.namedChildren()[0] : statement;
  const call = expression && bare(expression);
  if (call?.kind() !== "call_expression") return false;
  const callee = call.field("function");
  if (callee?.kind() === "identifier") return LOG_FUNCTIONS.test(callee.text());
  if (callee?.kind() !== "member_expression") return false;
  if (!LOG_METHODS.test(callee.field("property")?.text() ?? "")) return false;
  const object = callee.field("object");
  const name = object?.kind() === "member_expression" ? object.field("property") : object;
  return name?.isLeaf() === true && LOGGERS.test(name.text());
}

const NOTHING: ReadonlySet<string> = new Set(["null", "undefined", "false"]);

/** `continue`, `break`, or a `return` of nothing that tells the caller why. */
function isPlainExit(statement: SyntaxNode): boolean {
  const kind = statement.kind();
  if (kind === "continue_statement" || kind === "break_statement") return true;
  if (kind !== "return_statement") return false;
  const value = statement.namedChildren().find((child) => child.kind() !== "comment");
  if (!value || NOTHING.has(value.kind())) return true;
  const isList = value.kind() === "array" || value.kind() === "object";
  return isList && value.namedChildren().length === 0;
}

function placeOf(handler: Handler): Match {
  return { node: handler.node, within: handler.within };
}
