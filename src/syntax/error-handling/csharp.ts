import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { CSHARP_CALL_RULES } from "./csharp-calls.ts";
import { CSHARP, CSHARP_JUMPS, simpleName } from "./csharp-grammar.ts";
import { CSHARP_TASK_RULES } from "./csharp-tasks.ts";
import { jumpsOutOf } from "./finally-jumps.ts";
import { losesCause } from "./lost-cause.ts";
import { handlerRules } from "./typed-catch-rules.ts";

const common = { family: "error-handling", languages: ["csharp"] } as const;

const lostCause: SyntaxRule = {
  ...common,
  id: "lost-cause",
  message: "A new error forgets the one that was caught",
  fix: "give the caught error to the new one as its inner exception",
  labels: ["CA2200", "Sonar S3445", "Meziantou MA0054"],
  kinds: ["throw_statement", "throw_expression"],
  where: "code",
  examples: {
    bad: [
      'void F() { try { G(); } catch (IOException e) { throw new LoadException("not loaded"); } }',
      "void F() { try { G(); } catch (IOException e) { Log(e); throw e; } }",
    ],
    good: [
      'void F() { try { G(); } catch (IOException e) { throw new LoadException("not loaded", e); } }',
      "void F() { try { G(); } catch (IOException e) { Log(e); throw; } }",
    ],
  },
  match: (node, file) => {
    const thrown = node.namedChildren()[0];
    if (thrown?.kind() === "identifier") return rethrown(node, thrown);
    if (thrown?.kind() !== "object_creation_expression") return null;
    const clause = losesCause(node, file, CSHARP);
    return clause ? { node, within: clause } : null;
  },
};

/** `throw e;` of the caught error begins its trace anew. */
function rethrown(node: SyntaxNode, thrown: SyntaxNode): Match | null {
  const clause = enclosing(node, ["catch_clause"], CSHARP.functions);
  const handler = clause ? CSHARP.read(clause) : null;
  if (!clause || !handler || handler.name !== thrown.text()) return null;
  const isReplaced = clause.has({
    rule: {
      kind: "assignment_expression",
      has: { field: "left", kind: "identifier", regex: `^${handler.name}$` },
    },
  });
  if (isReplaced) return null;
  return {
    node,
    within: clause,
    message: `\`throw ${handler.name};\` loses where the error came from`,
    fix: "write `throw;`, which keeps its trace",
  };
}

const unsafeFinally: SyntaxRule = {
  ...common,
  id: "unsafe-finally",
  message: "An error thrown in `finally` hides the one that was on its way",
  fix: "throw it behind the `try` statement",
  labels: ["Sonar S1163", "CA2219"],
  kinds: ["finally_clause"],
  where: "everywhere",
  examples: {
    bad: [
      'void F() { try { G(); } finally { throw new InvalidOperationException("late"); } }',
      "void F() { try { G(); } finally { var x = Find() ?? throw new LeaseException(); } }",
    ],
    good: [
      "void F() { try { G(); } finally { Close(); } }",
      "void F() { try { G(); } finally { onClosed = () => throw new LateException(); } }",
    ],
  },
  match: (node, file) =>
    jumpsOutOf(node, file, CSHARP_JUMPS).map((jump) => ({
      node: jump,
      within: node.parent() ?? node,
    })),
};

const unthrownError: SyntaxRule = ruleOn(/Exception\b/, {
  ...common,
  id: "unthrown-error",
  message: "An error is made and not thrown",
  fix: "put `throw` before it",
  labels: ["Sonar S3984"],
  kinds: ["expression_statement"],
  where: "everywhere",
  examples: {
    bad: [
      "void F(int n) { if (n < 0) new ArgumentOutOfRangeException(nameof(n)); }",
      'void F() { new System.InvalidOperationException("never"); }',
    ],
    good: [
      "void F(int n) { if (n < 0) throw new ArgumentOutOfRangeException(nameof(n)); }",
      "void F() { new ErrorDialog(this); Report(new IOException()); }",
    ],
  },
  match: (node) => {
    const made = node.children()[0];
    if (made?.kind() !== "object_creation_expression") return null;
    return /Exception$/.test(simpleName(made.field("type")?.text() ?? "")) ? { node } : null;
  },
});

export const CSHARP_RULES: readonly SyntaxRule[] = [
  ...handlerRules({
    language: "csharp",
    kind: "catch_clause",
    grammar: CSHARP,
    labels: {
      empty: ["Sonar S108", "Sonar S2486", "Roslynator RCS1075"],
      swallowed: ["Sonar S6667"],
      broad: ["CA1031", "Sonar S2221", "Sonar S1696"],
    },
    examples: {
      empty: {
        bad: [
          "void F() { try { G(); } catch { } }",
          "void F() { try { G(); } catch (IOException e) { // TODO\n } }",
        ],
        good: [
          "void F() { try { G(); } catch (IOException) { // gone already\n } }",
          "async Task F() { try { await G(); } catch (OperationCanceledException) { } }",
        ],
      },
      swallowed: {
        bad: [
          'void F() { try { G(); } catch (IOException e) { _logger.LogError("failed"); } }',
          "string F() { try { return G(); } catch (HttpRequestException) { return null; } }",
        ],
        good: [
          'void F() { try { G(); } catch (IOException e) { _logger.LogError(e, "failed"); } }',
          "int F() { try { return G(); } catch (FormatException) { return 0; } }",
        ],
      },
      broad: {
        bad: [
          "bool F() { try { G(); return true; } catch (Exception) { return false; } }",
          "void F() { try { G(); } catch { _failed = true; } }",
        ],
        good: [
          'void F() { try { G(); } catch (Exception e) { _logger.LogWarning(e, "G"); } }',
          "bool F() { try { G(); return true; } catch (Exception e) when (IsLocked(e)) { return false; } }",
        ],
      },
    },
  }),
  lostCause,
  unsafeFinally,
  unthrownError,
  ...CSHARP_CALL_RULES,
  ...CSHARP_TASK_RULES,
];
