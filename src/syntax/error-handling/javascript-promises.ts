import type { SyntaxNode } from "../../core/syntax-node.ts";
import { enclosing } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith } from "../words.ts";
import { meaningOf, meaningOfFunction } from "./javascript-async-names.ts";
import { argumentsOf, bare, FUNCTIONS, isAsync, isInlineFunction } from "./javascript-functions.ts";
import { isHandled, linksOf, mayReject } from "./javascript-rejections.ts";

export const FLOATING_PROMISE: SyntaxRule = ruleInFilesWith(
  /\b(?:async|Promise|promises|fetch|then|finally)\b/,
  {
    id: "floating-promise",
    family: "error-handling",
    languages: ["javascript", "typescript"],
    message: "Nobody waits for this promise, or hears of its failure",
    fix: "`await` or return it, end it with `.catch(…)`, or write `void` before it where that is meant.",
    labels: [
      "typescript-eslint no-floating-promises",
      "typescript-eslint no-misused-promises",
      "eslint-plugin-promise catch-or-return",
      "ESLint no-async-promise-executor",
    ],
    kinds: ["expression_statement", "new_expression"],
    where: "source",
    examples: {
      bad: [
        "async function save() { await db.put(1); } function onInput() { save(); }",
        'import { rm } from "node:fs/promises"; function clean() { rm("tmp"); }',
        "load(page).then(show);",
        "function clear() { Promise.allSettled(files.map((file) => unlink(file))); }",
        "users.forEach(async (user) => { await mail(user); });",
        "new Promise(async (resolve) => { resolve(await load()); });",
      ],
      good: [
        "async function save() { await db.put(1); } async function onInput() { await save(); void save(); }",
        "async function save() { try { await db.put(1); } catch (e) { report(e); } } save();",
        "load(page).then(show).catch(report);",
        "function save() {} function other() { const save = async () => { await put(); }; return save; } save();",
      ],
    },
    match(node, file) {
      if (node.kind() === "new_expression") return asyncExecutor(node);
      const expression = node.namedChildren()[0];
      for (const call of expression ? callsOf(expression) : []) {
        const message = floating(call, file);
        if (message !== null && !isMeant(node, file)) return { node, message };
      }
      return null;
    },
  },
);

/** How many parts of `a && b`, `a ? b : c`, `a, b` are looked at. */
const PARTS = 20;

/** The calls that a statement comes to. */
function callsOf(expression: SyntaxNode): SyntaxNode[] {
  const calls: SyntaxNode[] = [];
  const open = [expression];
  for (let steps = 0; open.length > 0 && steps < PARTS; steps++) {
    const at = bare(open.pop() as SyntaxNode);
    const kind = at.kind();
    if (kind === "call_expression") calls.push(at);
    else if (kind === "binary_expression" && at.field("operator")?.isNamed() === false) {
      const right = at.field("right");
      if (right && /^(&&|\|\||\?\?)$/.test(at.field("operator")?.text() ?? "")) open.push(right);
    } else if (kind === "ternary_expression")
      for (const part of [at.field("consequence"), at.field("alternative")]) {
        if (part) open.push(part);
      }
    else if (kind === "sequence_expression") open.push(...at.namedChildren());
  }
  return calls;
}

/** Why a call's promise floats, as a sentence; null where it does not, or is none. */
function floating(call: SyntaxNode, file: SourceFile): string | null {
  const callee = call.field("function");
  const kind = callee?.kind();
  if (!callee) return null;
  // At the top of a module what fails ends the program, and is shown.
  if (kind === "identifier") {
    const message = byName(callee, file);
    return message !== null && isAtTop(call) ? null : message;
  }
  if (kind === "member_expression") return byMethod(call, callee, file);
  const inner = bare(callee);
  if (!isInlineFunction(inner) || !isAsync(inner) || isAtTop(call) || !mayReject(inner))
    return null;
  return "Nobody hears of what fails in this async function";
}

function isAtTop(call: SyntaxNode): boolean {
  return enclosing(call, [...FUNCTIONS, "class_body"]) === null;
}

function byName(callee: SyntaxNode, file: SourceFile): string | null {
  const name = callee.text();
  const meaning = meaningOf(callee, file);
  if (meaning?.kind === "promise") return meaning.mayReject ? unheard(`${name}()`) : null;
  if (meaning?.kind === "import")
    return isPromises(meaning.from, null) && meaning.imported !== "*" ? unheard(`${name}()`) : null;
  return name === "fetch" && meaning === null ? unheard("fetch()") : null;
}

const unheard = (what: string): string =>
  `Nobody waits for the promise of \`${what}\`, or hears of its failure`;

const COMBINED: ReadonlySet<string> = new Set(["all", "allSettled", "race", "any", "reject"]);

function byMethod(call: SyntaxNode, callee: SyntaxNode, file: SourceFile): string | null {
  const name = callee.field("property")?.text() ?? "";
  const object = callee.field("object");
  if (!object) return null;
  if (name === "then" || name === "finally")
    return isOpenChain(call, file) ? unheard(`${name}()`) : null;
  if (name === "forEach" || name === "map") return byEach(call, name);
  const of = object.kind();
  if (of === "this") return byThis(callee, name, file);
  if (of === "identifier" && COMBINED.has(name) && object.text() === "Promise")
    return unheard(`Promise.${name}()`);
  return isFilePromises(object, file) ? unheard(`${object.text()}.${name}()`) : null;
}

/** Another library's promise-like things, which end in other words. */
const OTHER_ENDS: ReadonlySet<string> = new Set(["catch", "fail", "done", "always", "otherwise"]);

function isOpenChain(call: SyntaxNode, file: SourceFile): boolean {
  const links = linksOf(call);
  if (isHandled(call) || links.some(({ name }) => OTHER_ENDS.has(name))) return false;
  const first = links.at(-1);
  if (!first) return false;
  const root = bare(first.object);
  if (root.kind() === "identifier") {
    const text = root.text();
    if (text === "cy") return false;
    // `Promise.resolve().then(…)` only puts something off.
    if (text === "Promise" && first.name === "resolve") return false;
  }
  return root.kind() !== "call_expression" || !isHarmlessCall(root, file);
}

/** A call of an async function of this file that handles its own errors. */
function isHarmlessCall(call: SyntaxNode, file: SourceFile): boolean {
  const callee = call.field("function");
  if (callee?.kind() !== "identifier") return false;
  const meaning = meaningOf(callee, file);
  return meaning?.kind === "promise" && !meaning.mayReject;
}

function byEach(call: SyntaxNode, name: string): string | null {
  const given = argumentsOf(call)[0];
  if (!given || !isInlineFunction(given) || !isAsync(given) || !mayReject(given)) return null;
  return `\`${name}\` does not wait for an async function: nobody hears of its failure`;
}

const CLASS: readonly string[] = ["class_body"];
const OWN_THIS: readonly string[] = [
  "function_expression",
  "function_declaration",
  "generator_function",
  "generator_function_declaration",
  "object",
];

function byThis(callee: SyntaxNode, name: string, file: SourceFile): string | null {
  const body = enclosing(callee, CLASS, OWN_THIS);
  if (!body) return null;
  const known = membersPerFile.get(file) ?? new Map<string, boolean>();
  membersPerFile.set(file, known);
  const key = `${body.id()} ${name}`;
  const floats = known.get(key) ?? givesPromise(body, name);
  known.set(key, floats);
  return floats ? unheard(`this.${name}()`) : null;
}

// A class may call its methods many times; each is looked for once.
const membersPerFile = new WeakMap<SourceFile, Map<string, boolean>>();

function givesPromise(body: SyntaxNode, name: string): boolean {
  const members = body.namedChildren().filter((member) => nameOfMember(member) === name);
  const meanings = members.map((member) => {
    const value = member.kind() === "method_definition" ? member : member.field("value");
    return value && (value === member || isInlineFunction(value)) ? meaningOfFunction(value) : null;
  });
  const rejects = meanings.some((one) => one?.kind === "promise" && one.mayReject);
  // An overload, or a setter beside it, makes it unsure.
  return rejects && meanings.every((one) => one?.kind === "promise");
}

const MEMBERS: ReadonlySet<string> = new Set([
  "method_definition",
  "field_definition",
  "public_field_definition",
]);

function nameOfMember(member: SyntaxNode): string | null {
  if (!MEMBERS.has(member.kind())) return null;
  return (member.field("name") ?? member.field("property"))?.text() ?? null;
}

/** Whether it is Node's promised file system: `fs.promises`, or an import of it. */
function isFilePromises(object: SyntaxNode, file: SourceFile): boolean {
  const kind = object.kind();
  if (kind === "member_expression") {
    if (object.field("property")?.text() !== "promises") return false;
    const fs = object.field("object");
    if (fs?.kind() !== "identifier") return false;
    const meaning = meaningOf(fs, file);
    return meaning?.kind === "import" && /^(node:)?fs$/.test(meaning.from);
  }
  if (kind !== "identifier") return false;
  const meaning = meaningOf(object, file);
  return meaning?.kind === "import" && isPromises(meaning.from, meaning.imported);
}

/** @param imported what of the module; null where that does not matter */
function isPromises(from: string, imported: string | null): boolean {
  if (/^(node:)?fs\/promises$/.test(from))
    return imported === null || imported === "*" || imported === "default";
  return /^(node:)?fs$/.test(from) && imported === "promises";
}

function asyncExecutor(made: SyntaxNode): Match | null {
  if (made.field("constructor")?.text() !== "Promise") return null;
  const executor = argumentsOf(made)[0];
  if (!executor || !isInlineFunction(executor) || !isAsync(executor) || !mayReject(executor))
    return null;
  return {
    node: executor,
    within: made,
    message: "What fails in an async executor does not reject the promise that it makes",
    fix: "Await before the promise is made, or put the body into `try` and call `reject`.",
  };
}

const SAID =
  /fire[- ]and[- ]forget|(not|n't|no need to|without|never) (a)?wait|intentional|on purpose|deliberate|in the background|floating/i;

/** Whether a comment beside it says that nobody is to wait. */
function isMeant(statement: SyntaxNode, file: SourceFile): boolean {
  const { start, end } = statement.range();
  const behind = (file.lines[end.line] ?? "").slice(end.column, end.column + 200);
  const above = (file.lines[start.line - 1] ?? "").trim().slice(0, 200);
  return (
    (/^\s*\/[/*]/.test(behind) && SAID.test(behind)) ||
    (/^(\/\/|\/\*|\*)/.test(above) && SAID.test(above))
  );
}
