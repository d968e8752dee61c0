import { collapsed, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Assertion } from "../../core/test-cases.ts";
import { asserted, helperClaim } from "./claims.ts";
import { constantTruth } from "./constant-conditions.ts";
import { type GoCall, goCall, goText } from "./go-calls.ts";
import { heldBy } from "./go-claims.ts";

/** The statement's function or block, and the `if` whose branch it is. */
interface Branch {
  readonly condition: SyntaxNode;
  readonly taken: boolean;
}

/** The `if` in whose branch a statement directly stands. */
function branchOf(call: SyntaxNode): Branch | null {
  const list = call.parent()?.parent();
  const block = list?.kind() === "statement_list" ? list.parent() : list;
  const condition = block?.parent();
  if (block?.kind() !== "block" || condition?.kind() !== "if_statement") return null;
  return { condition, taken: condition.field("consequence")?.id() === block.id() };
}

/**
 * `if err != nil { t.Fatal(err) }` behind a step of the test: it guards the step, and goes with it when the
 * steps change. Where the step stands in the `if` itself, it is what is asserted.
 */
export function isGuard({ subject, matcher, expected, tautology }: Assertion): boolean {
  if (tautology !== null || matcher !== "==" || expected !== "nil") return false;
  return subject !== null && /^\w{0,30}[eE]rr\w{0,30}$/.test(subject);
}

/**
 * What a failure asserts: that the condition around it does not hold.
 * @param seen conditions that were taken already
 */
export function failureAssertions(call: GoCall, seen: Set<number>): Assertion[] {
  const branch = branchOf(call.node);
  const condition = branch?.condition.field("condition");
  if (!branch || !condition)
    return [asserted(call.node, helperClaim(call.name), goText(call.node))];
  if (seen.has(branch.condition.id())) return [];
  seen.add(branch.condition.id());
  const init = initOf(branch.condition);
  return heldBy(condition, !branch.taken).map(({ claim, text }) => {
    const subject =
      init && claim.subject !== null && init.names.includes(claim.subject)
        ? init.names.length === 1
          ? init.value
          : `${claim.subject} of ${init.value}`
        : claim.subject;
    return asserted(branch.condition, { ...claim, subject }, init ? `${init.text}; ${text}` : text);
  });
}

/** `got, err := f()` of `if got, err := f(); …`. */
function initOf(node: SyntaxNode): { names: string[]; value: string; text: string } | null {
  const init = node.field("initializer");
  if (init?.kind() !== "short_var_declaration") return null;
  const names = (init.field("left")?.text() ?? "").split(",").map((one) => one.trim());
  return { names, value: goText(init.field("right") ?? undefined), text: goText(init) };
}

/** A skip that is deep in a test is found on its way out within so many blocks. */
const MOST_BLOCKS = 30;

/**
 * Whether a statement of a test runs whenever the test does: on no condition, or one that always holds;
 * in each row of a table, too.
 */
export function isUnconditional(call: SyntaxNode, body: SyntaxNode | null): boolean {
  const end = body?.field("body")?.id() ?? body?.id();
  let statement = call.parent();
  for (let depth = 0; statement && depth < MOST_BLOCKS; depth++) {
    if (statement.kind() !== "expression_statement" && statement.kind() !== "if_statement")
      if (statement.kind() !== "for_statement") return false;
    if (mayLeaveBefore(statement)) return false;
    const list = statement.parent();
    const block = list?.kind() === "statement_list" ? list.parent() : list;
    if (block?.kind() !== "block") return false;
    if (block.id() === end) return true;
    const around = block.parent();
    const kind = around?.kind();
    if (!around) return false;
    if (kind === "for_statement") statement = around;
    else if (kind === "if_statement") {
      if (constantTruth(collapsed(around.field("condition")?.text() ?? "")) !== true) return false;
      statement = around;
    } else if (kind === "func_literal") {
      const run = around.parent()?.parent() ?? null;
      if (goCall(run)?.name !== "Run") return false;
      statement = run?.parent() ?? null;
    } else return false;
  }
  return false;
}

/** `if found { …; return }` before it: what follows runs on a condition. */
function mayLeaveBefore(statement: SyntaxNode): boolean {
  for (let at = statement.prev(); at; at = at.prev())
    if (/^(?:if|expression_switch|type_switch|select|for)_statement$/.test(at.kind()))
      if (at.has({ rule: { kind: "return_statement" } })) return true;
  return false;
}
