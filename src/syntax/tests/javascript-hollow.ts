import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import { type Call, type Found, MAY_ASSERT } from "./javascript-assertions.ts";
import { innermost, type Span, spanOf } from "./spans.ts";

/** A name that a runner or an assertion library gives. */
const GIVEN = /^(?:it|test|specify|describe|context|suite|expect|assert)$/;
/** In the function of such a name: it wraps the real one, or is a runner or an assertion itself. */
const IS_REAL =
  /\b(?:it|test|specify|describe|suite|expect|assert|assertion|chai|vitest|jest|mocha|Deno|QUnit|tap|throw|new|exit|exitCode|push|set|add)\b|[Tt]est|[Ff]ail|[Ee]xpect|[Aa]ssert|[Rr]egister|reject/;

interface Own {
  readonly name: string;
  readonly span: Span;
  readonly body: string;
}

/** Functions that the file declares at its own level, by statements. */
function ownFunctions(root: SyntaxNode, source: string): Own[] {
  return nodesOfKind(root, ["function_declaration", "variable_declarator"]).flatMap((node) => {
    const isFunction = node.kind() === "function_declaration";
    const holder = isFunction ? node.parent() : node.parent()?.parent();
    const isOuter = /^(?:program|export_statement)$/.test(holder?.kind() ?? "");
    const value = isFunction ? node : node.field("value");
    if (!isOuter || !value || !/function|arrow/.test(value.kind())) return [];
    const [name, body] = [node.field("name"), value.field("body")];
    if (!name || !body) return [];
    const [named, within] = [spanOf(name), spanOf(body)];
    return [
      {
        name: source.slice(named.start, named.end),
        span: spanOf(value),
        body: source.slice(within.start, within.end),
      },
    ];
  });
}

const MAY_DECLARE =
  /\b(?:function|const|let|var)\s+(?:it|test|specify|describe|context|suite|expect|assert)\b/;

/** Names of the framework's that the file gives to functions of its own that do nothing of the kind. */
export function shadowedNames(root: SyntaxNode, source: string): ReadonlySet<string> {
  if (!MAY_DECLARE.test(source)) return new Set();
  return new Set(
    ownFunctions(root, source)
      .filter(({ name, body }) => GIVEN.test(name) && !IS_REAL.test(body))
      .filter(({ name, body }) => !runsWhatItGets(name, body) && !callsImported(body, source))
      .map(({ name }) => name),
  );
}

/** A runner in little: `const it = (title, run) => run();` */
function runsWhatItGets(name: string, body: string): boolean {
  return (
    !/^(?:expect|assert)$/.test(name) && /(?<![.\w])\w+\(\)/.test(body) && !/\bcatch\b/.test(body)
  );
}

/** What it calls is from elsewhere, and may be the real one under another name. */
function callsImported(body: string, source: string): boolean {
  const head = source.slice(0, 20_000);
  const called = [...body.slice(0, 2_000).matchAll(/(?<![.\w$])([\w$]{1,60})\s*[.(]/g)];
  return called.some(([, name = ""]) =>
    new RegExp(
      `\\bimport\\b[^;"']*\\b${name.replaceAll("$", "\\$")}\\b|\\b${name.replaceAll("$", "\\$")}\\b[^;=]*=[^;=]*\\brequire\\(`,
    ).test(head),
  );
}

/** What may fail a test without an assertion of a known name. */
const MAY_FAIL =
  /\b(?:throw|cy|fc|reject|done|exit|fail\w*|invariant|\w*[Aa]ssert\w*|\w*[Ee]xpect\w*|verify\w*|check\w*|require|ensure\w*|should|validate\w*)\b/;

/**
 * Functions of the file whose names say that they assert, and that do not.
 * @param isSupport whether a call is of a function of a module of test helpers
 */
export function hollowHelpers(
  root: SyntaxNode,
  source: string,
  calls: readonly Call[],
  found: readonly Found[],
  isSupport: (name: string) => boolean,
): ReadonlySet<string> {
  const claimed = new Set(
    [
      ...found
        .filter(({ assertion }) => assertion.strength === null)
        .map(({ assertion }) => assertion.matcher),
      ...calls.filter(({ name }) => MAY_ASSERT.test(name)).map(({ name }) => name),
    ].filter((name) => /^[\w$]+$/.test(name)),
  );
  if (claimed.size === 0) return claimed;
  const own = ownFunctions(root, source).filter(({ name }) => claimed.has(name));
  if (own.length === 0) return new Set();
  const asserting = new Set(
    innermost(
      own,
      found.map(({ span }) => span),
    ),
  );
  const helped = innermost(
    own,
    calls.map(({ span }) => span),
  );
  for (const [at, call] of calls.entries()) {
    const holder = helped[at];
    if (holder && isSupport(call.name)) asserting.add(holder);
  }
  return new Set(
    own.filter((one) => !asserting.has(one) && !MAY_FAIL.test(one.body)).map(({ name }) => name),
  );
}
