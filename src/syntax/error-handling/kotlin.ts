import type { SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { jumpsOutOf } from "./finally-jumps.ts";
import { KOTLIN_CALL_RULES } from "./kotlin-calls.ts";
import { isDropped, isThrow, KOTLIN, KOTLIN_JUMPS, madeError } from "./kotlin-grammar.ts";
import { losesCause } from "./lost-cause.ts";
import { handlerRules } from "./typed-catch-rules.ts";

const common = { family: "error-handling", languages: ["kotlin"] } as const;

const lostCause: SyntaxRule = {
  ...common,
  id: "lost-cause",
  message: "A new error forgets the one that was caught",
  fix: "give the caught error to the new one as its cause",
  labels: ["detekt SwallowedException"],
  kinds: ["jump_expression", "call_expression"],
  where: "code",
  examples: {
    bad: [
      'fun f() { try { g() } catch (e: IOException) { throw LoadException("not loaded") } }',
      "fun f() { try { g() } catch (e: IOException) { throw LoadException(e.message) } }",
      'fun f() { try { g() } catch (e: IOException) { error("not loaded") } }',
    ],
    good: [
      'fun f() { try { g() } catch (e: IOException) { throw LoadException("not loaded", e) } }',
      "fun f() { try { g() } catch (e: IOException) { throw e.toLoadException() } }",
    ],
  },
  match: (node, file) => {
    if (node.kind() === "call_expression") {
      const callee = node.children()[0];
      if (callee?.kind() !== "simple_identifier" || callee.text() !== "error") return null;
    } else if (!isThrow(node) || !madeError(node)) return null;
    const clause = losesCause(node, file, KOTLIN);
    return clause ? { node, within: clause } : null;
  },
};

const unsafeFinally: SyntaxRule = {
  ...common,
  id: "unsafe-finally",
  message: "A jump out of `finally` drops the error that was on its way",
  fix: "move it behind the `try`",
  labels: ["detekt ReturnFromFinally", "detekt ThrowingExceptionFromFinally"],
  kinds: ["finally_block"],
  where: "everywhere",
  examples: {
    bad: [
      "fun f(): Int { try { return g() } finally { return 0 } }",
      'fun f() { try { g() } finally { throw IllegalStateException("late") } }',
    ],
    good: [
      "fun f(): Int { try { return g() } finally { close() } }",
      "fun f() { try { g() } finally { parts.forEach { if (it.shared) return@forEach } } }",
    ],
  },
  match: (node, file) =>
    jumpsOutOf(node, file, KOTLIN_JUMPS).map((jump) => ({
      node: jump,
      within: node.parent() ?? node,
    })),
};

const unthrownError: SyntaxRule = ruleOn(/(?:Exception|Error)\b/, {
  ...common,
  id: "unthrown-error",
  message: "An error is made and not thrown",
  fix: "put `throw` before it",
  labels: ["IntelliJ ThrowableNotThrown"],
  kinds: ["call_expression"],
  where: "everywhere",
  examples: {
    bad: [
      'fun f() { if (n < 0) IllegalArgumentException("n") }',
      'fun f() { IllegalStateException("never"); g() }',
    ],
    good: [
      'fun f() { if (n < 0) throw IllegalArgumentException("n") }',
      "fun f() = users.findById(1).orElseThrow { MissingException() }",
    ],
  },
  match: (node) => {
    const callee = node.children()[0];
    if (callee?.kind() !== "simple_identifier") return null;
    return /^([A-Z]\w*Exception|(Assertion|NotImplemented|Linkage|Internal|OutOfMemory)?Error)$/.test(
      callee.text(),
    ) && isDropped(node)
      ? { node }
      : null;
  },
});

export const KOTLIN_RULES: readonly SyntaxRule[] = [
  ...handlerRules({
    language: "kotlin",
    kind: "catch_block",
    grammar: KOTLIN,
    labels: {
      empty: ["detekt EmptyCatchBlock", "IntelliJ CatchMayIgnoreException"],
      swallowed: ["detekt SwallowedException", "detekt PrintStackTrace"],
      broad: ["detekt TooGenericExceptionCaught", "detekt SwallowedException"],
    },
    examples: {
      empty: {
        bad: [
          "fun f() { try { g() } catch (e: IOException) { } }",
          "fun f() { try { g() } catch (e: IOException) { // TODO\n } }",
        ],
        good: [
          "fun f() { try { g() } catch (e: IOException) { // gone already\n } }",
          "fun f() { try { g() } catch (_: IOException) { } }",
        ],
      },
      swallowed: {
        bad: [
          'fun f() { try { g() } catch (e: IOException) { log.error("failed") } }',
          "fun f() { try { g() } catch (e: IOException) { e.printStackTrace() } }",
          "fun f() = try { g() } catch (e: IOException) { null }",
        ],
        good: [
          'fun f() { try { g() } catch (e: IOException) { log.error("failed", e) } }',
          "fun f() = try { g() } catch (e: NumberFormatException) { null }",
          "fun f() = try { ok(g()) } catch (e: IOException) { Result.failure(e) }",
        ],
      },
      broad: {
        bad: [
          "fun f() = try { g(); true } catch (e: Exception) { false }",
          "fun f() { try { g() } catch (t: Throwable) { failed = true } }",
        ],
        good: [
          'fun f() { try { g() } catch (e: Exception) { log.warn("g", e) } }',
          "fun f() = try { g(); true } catch (e: TimeoutException) { false }",
        ],
      },
    },
  }),
  lostCause,
  unsafeFinally,
  unthrownError,
  ...KOTLIN_CALL_RULES,
];
