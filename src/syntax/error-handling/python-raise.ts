import { enclosing, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile, SyntaxRule } from "../rule.ts";
import { ruleInFilesWith, ruleOn } from "../words.ts";
import { isOwn, nearest, nodesIn, remembered } from "./own-nodes.ts";
import { argumentsOf, lastName, statementCall } from "./python-calls.ts";
import { FUNCTIONS, type Handler, handlerOf, takersOf, usesOf } from "./python-handlers.ts";

// Python's own protocols ask for these; what led to them is not told there.
const PROTOCOL: ReadonlySet<string> = new Set([
  "AttributeError",
  "KeyError",
  "IndexError",
  "StopIteration",
  "StopAsyncIteration",
  "GeneratorExit",
  "KeyboardInterrupt",
  "SystemExit",
  "NotImplementedError",
  "Exit",
  "Abort",
]);

export const LOST_CAUSE: SyntaxRule = ruleInFilesWith(/\bexcept\b/, {
  id: "lost-cause",
  family: "error-handling",
  languages: ["python"],
  message: "Another error is raised in place of the caught one, without saying from which",
  fix: "Raise it `from` the caught exception, or `from None` where that one does not matter.",
  labels: ["ruff B904", "pylint raise-missing-from"],
  kinds: ["raise_statement"],
  where: "source",
  examples: {
    bad: [
      "try:\n    port = int(text)\nexcept ValueError:\n    raise ConfigError('port')\n",
      "try:\n    connect()\nexcept OSError as e:\n    raise Unavailable(f'no connection: {e}')\n",
    ],
    good: [
      "try:\n    port = int(text)\nexcept ValueError as e:\n    raise ConfigError('port') from e\n",
      "try:\n    port = int(text)\nexcept ValueError:\n    raise ConfigError('port') from None\n",
      "try:\n    connect()\nexcept OSError as e:\n    raise Unavailable(e)\n",
      "try:\n    return self.data[name]\nexcept KeyError:\n    raise AttributeError(name)\n",
    ],
  },
  match(node, file) {
    const raised = node.namedChildren()[0];
    if (!raised || node.field("cause")) return null;
    const name = classOf(raised);
    if (name === null || PROTOCOL.has(name)) return null;
    const clause = enclosing(node, ["except_clause"], [...FUNCTIONS]);
    const told = clause && toldIn(clause, file);
    if (!told || told.isTaken) return null;
    const { handler } = told;
    const uses = usesOf(handler.name, raised, file).map((use) => use.parent()?.kind());
    // The new error carries the caught one, or the log has told all of it.
    if (uses.some((kind) => kind === "argument_list" || kind === "keyword_argument"))
      if (!isOnlyText(raised, handler.name, file)) return null;
    if (isMiss(handler, raised, file)) return null;
    return {
      node,
      within: handler.clause,
      message: `\`${name}\` is raised in place of the caught error, without \`from\``,
    };
  },
});

/** Whether a clause hands the exception on elsewhere; asked by each `raise` in it. */
const toldIn = remembered((clause: SyntaxNode, file: SourceFile) => {
  const handler = handlerOf(clause);
  return handler && { handler, isTaken: takersOf(handler.body, file).length > 0 };
});

// Of these there is no more to tell than their name: what was looked for is not there, or time is up.
const MISSES =
  /(^|\.)(KeyError|IndexError|LookupError|AttributeError|ImportError|ModuleNotFoundError|FileNotFoundError|\w*DoesNotExist|\w*NotFound(Error)?|NoReverseMatch|Empty|StopIteration|timeout|Timeout(Error|Expired)?)$/;

/** A look-up failed, and is told again in other words: Python shows both, and nothing is lost. */
function isMiss({ types, name }: Handler, raised: SyntaxNode, file: SourceFile): boolean {
  return (
    types.length > 0 &&
    types.every((type) => MISSES.test(type)) &&
    usesOf(name, raised, file).length === 0
  );
}

/** The class whose instance is raised, by the look of its name. */
function classOf(raised: SyntaxNode): string | null {
  const kind = raised.kind();
  const name =
    kind === "call"
      ? lastName(raised)
      : kind === "identifier"
        ? raised.text()
        : kind === "attribute"
          ? (raised.field("attribute")?.text() ?? "")
          : "";
  return /^_?\p{Lu}/u.test(name) && /[a-z]/.test(name) ? name : null;
}

/** `str(e)` and the like keep the caught error's words and lose the error. */
function isOnlyText(raised: SyntaxNode, name: string | null, file: SourceFile): boolean {
  return usesOf(name, raised, file).every((use) => {
    const call = use.parent()?.parent();
    return call?.kind() === "call" && /^(str|repr|format|format_exception)$/.test(lastName(call));
  });
}

const LEAVING = ["return_statement", "break_statement", "continue_statement"];
const LOOPS: ReadonlySet<string> = new Set(["for_statement", "while_statement"]);

export const UNSAFE_FINALLY: SyntaxRule = {
  id: "unsafe-finally",
  family: "error-handling",
  languages: ["python"],
  message: "`finally` is left early, which drops the error that is on its way",
  fix: "Let `finally` only tidy up, and put what leaves behind the `try` statement.",
  labels: ["ruff B012", "pylint lost-exception", "Python SyntaxWarning (PEP 765)"],
  kinds: ["finally_clause"],
  where: "everywhere",
  examples: {
    bad: [
      "def f():\n    try:\n        return work()\n    finally:\n        return None\n",
      "for one in all:\n    try:\n        one.run()\n    finally:\n        continue\n",
    ],
    good: [
      "def f():\n    try:\n        return work()\n    finally:\n        close()\n",
      "try:\n    work()\nfinally:\n    for one in all:\n        if one.closed:\n            continue\n",
    ],
  },
  match(node, file) {
    return nodesIn(node, file, LEAVING)
      .filter((found) => nearest(found, file, ["finally_clause", ...FUNCTIONS])?.id() === node.id())
      .filter((found) => found.kind() === "return_statement" || isOwn(found, node, file, LOOPS))
      .map((found) => {
        const word = found.kind().replace("_statement", "");
        const message = `\`${word}\` in \`finally\` drops the error that is on its way`;
        return { node: found, within: node, message };
      });
  },
};

export const UNTHROWN_ERROR: SyntaxRule = ruleOn(
  /Error\b|Exception\b|\bStopIteration\b|\bStopAsyncIteration\b|\bSystemExit\b|\bKeyboardInterrupt\b/,
  {
    id: "unthrown-error",
    family: "error-handling",
    languages: ["python"],
    message: "An exception is made and not raised",
    fix: "Raise it, or remove it.",
    labels: ["ruff PLW0133", "pylint pointless-exception-statement"],
    kinds: ["expression_statement"],
    where: "code",
    examples: {
      bad: [
        "if age < 0:\n    ValueError('age')\n",
        "def check(user):\n    errors.ForbiddenError(user)\n    return user\n",
      ],
      good: [
        "if age < 0:\n    raise ValueError('age')\n",
        "future.set_exception(ValueError('age'))\n",
        "ErrorDialog('age').show()\n",
      ],
    },
    match(node) {
      const call = statementCall(node);
      if (!call || call.parent()?.kind() === "await") return null;
      const name = lastName(call);
      if (!/^_?\p{Lu}\w*(Error|Exception)$/u.test(name) && !BUILT_IN.has(name)) return null;
      if (
        argumentsOf(call).some(
          (argument) => argument.kind() === "keyword_argument" && isParent(argument),
        )
      )
        return null;
      return { node, message: `\`${name}\` is made and not raised` };
    },
  },
);

const BUILT_IN: ReadonlySet<string> = new Set([
  "StopIteration",
  "StopAsyncIteration",
  "SystemExit",
  "KeyboardInterrupt",
]);

/** A window of a user interface, which shows itself. */
function isParent(argument: SyntaxNode): boolean {
  return ["parent", "master"].includes(argument.field("name")?.text() ?? "");
}
