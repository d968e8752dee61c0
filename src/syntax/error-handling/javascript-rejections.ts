import type { SyntaxNode } from "../../core/syntax-node.ts";
import {
  argumentsOf,
  bare,
  FUNCTIONS,
  isAsync,
  isInlineFunction,
  methodOf,
  parametersOf,
} from "./javascript-functions.ts";

/** How far up a `try` around an `await`, and how far down a chain of calls, is looked. */
const FAR = 60;

/**
 * Whether a function's promise may be rejected, as far as its own text shows: it awaits or throws where
 * no handler of its own is around, or returns another promise.
 */
export function mayReject(fn: SyntaxNode): boolean {
  if (!isAsync(fn)) return !isPlainPromise(fn);
  const body = fn.field("body");
  if (!body) return false;
  if (body.kind() !== "statement_block")
    return bare(body).kind() === "call_expression" || awaits(body);
  const id = fn.id();
  const risks = body.findAll({
    rule: {
      any: [
        { kind: "await_expression" },
        { kind: "throw_statement" },
        { kind: "for_in_statement", regex: "^for\\s+await\\b" },
      ],
    },
  });
  if (risks.some((risk) => !isHarmless(risk) && reaches(risk, id))) return true;
  return !body.has({ rule: { kind: "try_statement" } }) && returnsCall(body, id);
}

function awaits(body: SyntaxNode): boolean {
  return body.has({ rule: { kind: "await_expression" } });
}

/** Whether what fails at the node leaves the function: nothing between the two handles it. */
function reaches(node: SyntaxNode, fn: number): boolean {
  let below = node;
  let at = node.parent();
  for (let steps = 0; at && steps < FAR; steps++) {
    const kind = at.kind();
    if (FUNCTIONS.includes(kind)) return at.id() === fn;
    if (kind === "try_statement" && at.field("handler") && at.field("body")?.id() === below.id())
      return false;
    below = at;
    at = at.parent();
  }
  return false;
}

function returnsCall(body: SyntaxNode, fn: number): boolean {
  return body
    .findAll({ rule: { kind: "return_statement", has: { kind: "call_expression" } } })
    .some((statement) => {
      const call = statement.namedChildren()[0];
      return call && !isHandled(call) && reaches(statement, fn);
    });
}

const WAITS = /^(sleep|delay|wait|pause|timeout|setTimeout|nextTick|tick|setImmediate)$/i;

/** An `await` of what does not fail: a pause, a chain with its own handler. */
function isHarmless(node: SyntaxNode): boolean {
  if (node.kind() !== "await_expression") return false;
  const awaited = node.namedChildren()[0];
  if (!awaited) return false;
  const value = bare(awaited);
  if (value.kind() === "new_expression") return isPlainExecutor(value);
  if (value.kind() !== "call_expression") return false;
  const callee = value.field("function");
  const name = callee?.kind() === "member_expression" ? callee.field("property") : callee;
  return (name?.isLeaf() === true && WAITS.test(name.text())) || isHandled(value);
}

/** Whether a chain of calls has a handler for rejections: `.catch(…)`, or the second of `.then(…)`. */
export function isHandled(chain: SyntaxNode): boolean {
  return linksOf(chain).some(({ name, call }) => {
    const given = argumentsOf(call);
    if (name === "catch") return given.length > 0;
    return (
      name === "then" &&
      given.length > 1 &&
      !["null", "undefined"].includes((given[1] as SyntaxNode).kind())
    );
  });
}

export interface Link {
  readonly name: string;
  readonly call: SyntaxNode;
  readonly object: SyntaxNode;
}

/** The methods of a chain of calls, the last first. */
export function linksOf(chain: SyntaxNode): Link[] {
  const links: Link[] = [];
  let at = bare(chain);
  while (at.kind() === "call_expression" && links.length < FAR) {
    const method = methodOf(at);
    if (!method) break;
    links.push({ ...method, call: at });
    at = method.object;
  }
  return links;
}

/** `function f() { return new Promise((resolve) => …); }`, which nothing rejects. */
function isPlainPromise(fn: SyntaxNode): boolean {
  const made = promiseMadeBy(fn);
  return made !== null && isPlainExecutor(made);
}

/** The `new Promise(…)` that a function returns as its last word; null where it does not. */
export function promiseMadeBy(fn: SyntaxNode): SyntaxNode | null {
  const body = fn.field("body");
  if (!body) return null;
  let value: SyntaxNode | undefined = body;
  if (body.kind() === "statement_block") {
    const last = body.namedChildren().at(-1);
    if (last?.kind() !== "return_statement") return null;
    value = last.namedChildren()[0];
  }
  const made = value && bare(value);
  return made?.kind() === "new_expression" && made.field("constructor")?.text() === "Promise"
    ? made
    : null;
}

/** An executor that takes no `reject`. */
function isPlainExecutor(made: SyntaxNode): boolean {
  const executor = argumentsOf(made)[0];
  if (!executor || !isInlineFunction(executor)) return false;
  return parametersOf(executor).length < 2 && !isAsync(executor);
}
