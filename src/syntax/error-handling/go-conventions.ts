import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import { CLEANING } from "./go-standard.ts";
import {
  argumentsOf,
  calleeOf,
  declarationAround,
  errorBlockAround,
  FUNCTIONS,
  failedError,
  innerCall,
  mentions,
  methodOf,
  statementsOf,
} from "./go-tree.ts";

// Who calls these cannot do anything about a failure, or there is none.
const CONVENTIONAL =
  /^(fmt|slog|log)\.|^(io\.WriteString|rand\.Read|os\.Unsetenv)$|\.(Close|Err|Help|Usage|MarkFlag\w+|MarkHidden|MarkDeprecated|RegisterFlagCompletionFunc|SetAnnotation|Set(Read|Write)?Deadline|Set(Read|Write)Buffer|SetKeepAlive\w*|SetNoDelay|SetLinger)$/;
const WRITER =
  /^(w|rw|res|resp|rsp|writer|response\w*|os\.Stdout|os\.Stderr|h|hash|hasher|mac|digest|sb|buf|b|builder|buffer)\.(Write|WriteString|WriteByte|WriteRune)$/;
const LOGGER = /log(ger)?\w*(\(\))?\.Sync$/i;

/** Calls whose error nobody asks for, by convention. */
export function isConventional(call: SyntaxNode, callee: string): boolean {
  if (CONVENTIONAL.test(callee) || WRITER.test(callee) || LOGGER.test(callee)) return true;
  const first = (): string => argumentsOf(call)[0]?.text().slice(0, 40) ?? "";
  if (/^io\.Copy/.test(callee)) return NOWHERE.test(first());
  if (callee === "io.ReadFull") return first() === "rand.Reader";
  if (/^os\.Remove/.test(callee) && makesRoom(call)) return true;
  return CLEANING.has(methodOf(callee)) && isCleanUp(call);
}

const NOWHERE = /^(io|ioutil)\.Discard$|^os\.Std(out|err)$|^(h|hash|hasher|w|rw)$/;

/** `json.NewEncoder(w).Encode(v)`: what is written is a response. */
export function isAnswer(call: SyntaxNode): boolean {
  const target =
    argumentsOf(innerCall(call) ?? call)[0]
      ?.text()
      .slice(0, 40) ?? "";
  return /^(w|rw|res|resp|writer|c\.Writer|ctx\.Writer)$/.test(target);
}

const ENDING =
  /close|clean|stop|shutdown|reset|kill|teardown|destroy|dispose|abort|cancel|release|remove|delete|rollback|uninstall|unlink/i;

/** On the way out: deferred, because of an error, or in a function that ends something. */
function isCleanUp(node: SyntaxNode): boolean {
  if (enclosing(node, ["defer_statement"], ["function_declaration", "method_declaration"]))
    return true;
  if (errorBlockAround(node)) return true;
  const owner = declarationAround(node)?.field("name")?.text() ?? "";
  if (ENDING.test(owner)) return true;
  const literal = enclosing(node, ["func_literal"], FUNCTIONS.slice(0, 2));
  const taker = literal?.parent()?.parent();
  const callee = taker?.kind() === "call_expression" ? calleeOf(taker) : null;
  return callee !== null && /(Cleanup|OnStop|OnClose|OnCancel|AfterFunc)$/.test(callee);
}

/** In a block that reports another error: what is undone there cannot be told as well. */
export function isOnErrorPath(node: SyntaxNode): boolean {
  const block = errorBlockAround(node);
  const name = block && failedError(block);
  const body = block?.field("consequence");
  const last = body && statementsOf(body).at(-1);
  return name != null && last?.kind() === "return_statement" && mentions(last, name);
}

/** The old one goes before the new one comes; what comes fails where that could not be. */
function makesRoom(call: SyntaxNode): boolean {
  let next = call.parent()?.next() ?? null;
  for (let steps = 0; next && steps < 4; steps++, next = next.next())
    if (next.has(MAKING)) return true;
  return false;
}

const MAKING = {
  rule: {
    kind: "selector_expression",
    regex:
      "^(os\\.(Rename|Symlink|Link|Mkdir|MkdirAll|Create|OpenFile|WriteFile)|net\\.Listen\\w*)$",
  },
};
