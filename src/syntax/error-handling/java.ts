import type { SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { jumpsOutOf } from "./finally-jumps.ts";
import { JAVA_CALL_RULES } from "./java-calls.ts";
import { withFutures } from "./java-futures.ts";
import { JAVA, JAVA_JUMPS, simpleName } from "./java-grammar.ts";
import { losesCause } from "./lost-cause.ts";
import { handlerRules } from "./typed-catch-rules.ts";

const common = { family: "error-handling", languages: ["java"] } as const;

const lostCause: SyntaxRule = {
  ...common,
  id: "lost-cause",
  message: "A new error forgets the one that was caught",
  fix: "give the caught error to the new one as its cause",
  labels: ["PMD PreserveStackTrace", "Sonar S1166"],
  kinds: ["throw_statement"],
  where: "code",
  examples: {
    bad: [
      'void f() { try { g(); } catch (IOException e) { throw new LoadException("not loaded"); } }',
      "void f() { try { g(); } catch (IOException e) { throw new LoadException(e.getMessage()); } }",
    ],
    good: [
      'void f() { try { g(); } catch (IOException e) { throw new LoadException("not loaded", e); } }',
      "void f() { try { g(); } catch (IOException e) { throw wrap(e); } }",
    ],
  },
  match: (node, file) => {
    if (node.namedChildren()[0]?.kind() !== "object_creation_expression") return null;
    const clause = losesCause(node, file, JAVA);
    return clause ? { node, within: clause } : null;
  },
};

const unsafeFinally: SyntaxRule = {
  ...common,
  id: "unsafe-finally",
  message: "A jump out of `finally` drops the error that was on its way",
  fix: "move it behind the `try` statement",
  labels: ["PMD ReturnFromFinallyBlock", "PMD DoNotThrowExceptionInFinally", "Sonar S1143"],
  kinds: ["finally_clause"],
  where: "everywhere",
  examples: {
    bad: [
      "int f() { try { return g(); } finally { return 0; } }",
      'void f() { try { g(); } finally { throw new IllegalStateException("late"); } }',
    ],
    good: [
      "int f() { try { return g(); } finally { close(); } }",
      "void f() { try { g(); } finally { for (Part part : parts) { if (part.last()) break; } } }",
    ],
  },
  match: (node, file) =>
    jumpsOutOf(node, file, JAVA_JUMPS).map((jump) => ({
      node: jump,
      within: node.parent() ?? node,
    })),
};

const unthrownError: SyntaxRule = ruleOn(/(?:Exception|Error)\b/, {
  ...common,
  id: "unthrown-error",
  message: "An error is made and not thrown",
  fix: "put `throw` before it",
  labels: ["Sonar S3984", "Error Prone DeadException"],
  kinds: ["expression_statement"],
  where: "everywhere",
  examples: {
    bad: [
      'void f() { if (n < 0) new IllegalArgumentException("n"); }',
      'void f() { new AssertionError("never"); }',
    ],
    good: [
      'void f() { if (n < 0) throw new IllegalArgumentException("n"); }',
      "void f() { new ErrorDialog(this); report(new IOException()); }",
    ],
  },
  match: (node) => {
    const made = node.children()[0];
    if (made?.kind() !== "object_creation_expression") return null;
    const type = made.field("type")?.text() ?? "";
    // The value of a `case … ->` is no statement.
    if (node.parent()?.kind() === "switch_rule") return null;
    return /(Exception|^(\w*Assertion|Linkage|Internal|OutOfMemory)?Error)$/.test(simpleName(type))
      ? { node }
      : null;
  },
});

export const JAVA_RULES: readonly SyntaxRule[] = [
  ...handlerRules({
    language: "java",
    kind: "catch_clause",
    grammar: JAVA,
    labels: {
      empty: ["Checkstyle EmptyCatchBlock", "PMD EmptyCatchBlock", "Sonar S108"],
      swallowed: ["PMD AvoidPrintStackTrace", "Sonar S1148", "Sonar S1166", "Sonar S2142"],
      broad: [
        "Checkstyle IllegalCatch",
        "PMD AvoidCatchingGenericException",
        "Sonar S1181",
        "Sonar S2221",
      ],
    },
    examples: {
      empty: {
        bad: [
          "void f() { try { g(); } catch (IOException e) { } }",
          "void f() { try { g(); } catch (IOException e) { // TODO\n } }",
        ],
        good: [
          "void f() { try { g(); } catch (IOException e) { // gone already\n } }",
          "void f() { try { g(); } catch (IOException ignored) { } }",
        ],
      },
      swallowed: {
        bad: [
          'void f() { try { g(); } catch (IOException e) { log.error("failed"); } }',
          "void f() { try { g(); } catch (IOException e) { e.printStackTrace(); } }",
          'void f() { try { g(); } catch (InterruptedException e) { log.info("woken", e); } }',
        ],
        good: [
          'void f() { try { g(); } catch (IOException e) { log.error("failed", e); } }',
          "int f() { try { return g(); } catch (NumberFormatException e) { return 0; } }",
          "void f() { try { g(); } catch (InterruptedException e) { Thread.currentThread().interrupt(); } }",
        ],
      },
      broad: {
        bad: [
          "boolean f() { try { g(); return true; } catch (Exception e) { return false; } }",
          "void f() { try { g(); } catch (Throwable t) { failed = true; } }",
        ],
        good: [
          'void f() { try { g(); } catch (Exception e) { log.warn("g", e); } }',
          "boolean f() { try { g(); return true; } catch (TimeoutException e) { return false; } }",
        ],
      },
    },
  }).map((rule) => (rule.id === "swallowed-error" ? withFutures(rule) : rule)),
  lostCause,
  unsafeFinally,
  unthrownError,
  ...JAVA_CALL_RULES,
];
