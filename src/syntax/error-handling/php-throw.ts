import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { isOwn, nearest, nodesIn, remembered } from "./own-nodes.ts";
import { FUNCTIONS, handlerOf, isLogLine, isWhole, usesOf } from "./php-handlers.ts";

export const LOST_CAUSE: SyntaxRule = {
  id: "lost-cause",
  family: "error-handling",
  languages: ["php"],
  message: "Another exception is thrown in place of the caught one, which is lost",
  fix: "Pass the caught exception as `previous`.",
  labels: [
    "thecodingmachine/phpstan-strict-rules ThrowMustBundlePreviousExceptionRule",
    "SonarPHP S1166",
  ],
  kinds: ["throw_expression"],
  where: "source",
  examples: {
    bad: [
      "try { f(); } catch (DbError $e) { throw new ModelError('f'); }",
      "try { f(); } catch (DbError $e) { throw new ModelError($e->getMessage()); }",
    ],
    good: [
      "try { f(); } catch (DbError $e) { throw new ModelError('f', 0, $e); }",
      "try { f(); } catch (DbError $e) { $log->error('f', ['exception' => $e]); throw new ModelError('f'); }",
      "try { f(); } catch (DbError $e) { throw $e; }",
      "try { f(); } catch (DbError $e) { $later = fn () => throw new ModelError('f'); }",
    ],
  },
  match(node, file) {
    const thrown = node.namedChildren()[0];
    const kind = thrown?.kind();
    if (!thrown || (kind !== "object_creation_expression" && kind !== "scoped_call_expression"))
      return null;
    const clause = enclosing(node, ["catch_clause"], [...FUNCTIONS, "method_declaration"]);
    const read = clause && readIn(clause, file);
    if (!read) return null;
    const { handler, uses, isLogged } = read;
    if (uses.some((use) => isWhole(use) && !isInOther(use, node))) return null;
    if (isLogged || isExplained(node)) return null;
    if (isMiss(handler.types) && usesOf(handler.variable, node, file).length === 0) return null;
    return {
      node,
      within: clause,
      message: `\`${nameOf(thrown)}\` is thrown in place of the caught exception, which is lost`,
    };
  },
};

/** Where a clause reads the exception; asked by each `throw` in it. */
const readIn = remembered((clause: SyntaxNode, file: SourceFile) => {
  const handler = handlerOf(clause);
  if (!handler) return null;
  const uses = usesOf(handler.variable, handler.body, file);
  const isLogged =
    uses.length > 0 &&
    handler.statements.some(
      (one) => isLogLine(one) && usesOf(handler.variable, one, file).length > 0,
    );
  return { handler, uses, isLogged };
});

/** A comment above it says that the cause is left out on purpose. */
function isExplained(thrown: SyntaxNode): boolean {
  const above = thrown.parent()?.prev();
  if (above?.kind() !== "comment") return false;
  let said = above.text();
  for (let one = above.prev(); one?.kind() === "comment"; one = one.prev()) said += one.text();
  return /previous|chain|sensitive|secret|credential|leak|expose|original|purpose|re-?throw/i.test(
    said.slice(0, 2000),
  );
}

/** Another `throw` of the clause keeps the exception, this one does not. */
function isInOther(use: SyntaxNode, thrown: SyntaxNode): boolean {
  const around = enclosing(use, ["throw_expression"], ["catch_clause", ...FUNCTIONS]);
  return around !== null && around.id() !== thrown.id();
}

// Of these there is no more to tell than that what was looked for is not there.
const MISSES =
  /(^|\\)(\w*NotFound(Exception|HttpException|Error)?|OutOfBoundsException|\w*NoResultException)$/;
const isMiss = (types: readonly string[]): boolean => types.every((type) => MISSES.test(type));

function nameOf(thrown: SyntaxNode): string {
  const name =
    thrown.field("scope") ??
    thrown.namedChildren().find((part) => part.kind() !== "arguments" && part.kind() !== "comment");
  return (name?.text() ?? "new").slice(0, 80);
}

const LEAVING = ["return_statement", "break_statement", "continue_statement"];
const LOOPS: ReadonlySet<string> = new Set([
  "for_statement",
  "foreach_statement",
  "while_statement",
  "do_statement",
  "switch_statement",
]);

export const UNSAFE_FINALLY: SyntaxRule = {
  id: "unsafe-finally",
  family: "error-handling",
  languages: ["php"],
  message: "`finally` is left early, which drops the exception that is on its way",
  fix: "Let `finally` only tidy up, and put what leaves behind the `try` statement.",
  labels: ["SonarPHP S1143", "PhpStorm PhpReturnFromFinally"],
  kinds: ["finally_clause"],
  where: "everywhere",
  examples: {
    bad: [
      "function f() { try { g(); } finally { return true; } }",
      "foreach ($all as $one) { try { g($one); } finally { continue; } }",
    ],
    good: [
      "function f() { try { return g(); } finally { h(); } }",
      "try { g(); } finally { foreach ($all as $one) { if ($one) { continue; } h($one); } }",
    ],
  },
  match(node, file) {
    return nodesIn(node, file, LEAVING)
      .filter((found) => nearest(found, file, ["finally_clause", ...FUNCTIONS])?.id() === node.id())
      .filter((found) => found.kind() === "return_statement" || isOwn(found, node, file, LOOPS))
      .map((found) => {
        const word = found.kind().replace("_statement", "");
        const message = `\`${word}\` in \`finally\` drops the exception that is on its way`;
        return { node: found, within: node, message };
      });
  },
};

export const UNTHROWN_ERROR: SyntaxRule = ruleOn(/(?:Exception|Error)\b/, {
  id: "unthrown-error",
  family: "error-handling",
  languages: ["php"],
  message: "An exception is made and not thrown",
  fix: "Throw it, or remove it.",
  labels: ["SonarPHP S3984", "PHPStan new.resultUnused", "PhpStorm PhpExpressionResultUnused"],
  kinds: ["expression_statement"],
  where: "code",
  examples: {
    bad: ["if ($age < 0) { new InvalidArgumentException('age'); }"],
    good: [
      "if ($age < 0) { throw new InvalidArgumentException('age'); }",
      "$error = new InvalidArgumentException('age');",
      "new ErrorHandler($log);",
    ],
  },
  match(node) {
    const made = node.namedChildren()[0];
    if (made?.kind() !== "object_creation_expression") return null;
    const name = nameOf(made).replace(/^.*\\/, "");
    if (!/(Exception|Error)$/.test(name)) return null;
    return { node, message: `\`${name}\` is made and not thrown` };
  },
});
