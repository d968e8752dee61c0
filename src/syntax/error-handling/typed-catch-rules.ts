import type { SyntaxLanguage } from "../../core/syntax.ts";
import type { SyntaxRule } from "../rule.ts";
import { faultOf, type HandlerFault, type HandlerGrammar } from "./typed-catch.ts";

type Examples = SyntaxRule["examples"];

/** What differs between languages in the rules about handlers. */
export interface HandlerRules {
  readonly language: SyntaxLanguage;
  readonly kind: string;
  readonly grammar: HandlerGrammar;
  readonly labels: Readonly<Record<"empty" | "swallowed" | "broad", readonly string[]>>;
  readonly examples: Readonly<Record<"empty" | "swallowed" | "broad", Examples>>;
}

const SWALLOWED: Partial<Record<NonNullable<HandlerFault>, { message: string; fix: string }>> = {
  words: {
    message: "A handler logs that something failed, but not the error",
    fix: "give the caught error to the logger, so that its message and trace are kept",
  },
  printed: {
    message: "An error is only printed, and the code goes on as if nothing had failed",
    fix: "handle the error, throw it on, or give it to the logger",
  },
  interrupt: {
    message: "An interrupt is caught and lost",
    fix: "call `Thread.currentThread().interrupt()`, throw it on, or end what was interrupted",
  },
  "given-up": {
    message: "An error becomes an ordinary value, and its reason is lost",
    fix: "log the error, throw it on, or say in a comment why its reason does not matter",
  },
};

/** `empty-catch`, `swallowed-error` and `broad-except`: one judgement about each handler, told under three names. */
export function handlerRules(of: HandlerRules): readonly SyntaxRule[] {
  const { language, kind, grammar, labels, examples } = of;
  const common = {
    family: "error-handling",
    languages: [language],
    kinds: [kind],
    where: "code",
  } as const;
  return [
    {
      ...common,
      id: "empty-catch",
      message: "An error is caught and dropped without a word",
      fix: "handle the error, log it, or say in a comment why it may be dropped",
      labels: labels.empty,
      examples: examples.empty,
      match: (node, file) =>
        faultOf(node, file, grammar) === "nothing" ? { node, ...around(node) } : null,
    },
    {
      ...common,
      id: "swallowed-error",
      message: "An error is caught and its reason is lost",
      fix: "log the caught error, throw it on, or hand it to somebody",
      labels: labels.swallowed,
      examples: examples.swallowed,
      match: (node, file) => {
        const said = SWALLOWED[faultOf(node, file, grammar) ?? "nothing"];
        return said ? { node, ...around(node), ...said } : null;
      },
    },
    {
      ...common,
      id: "broad-except",
      message: "A handler takes every kind of error and looks at none",
      fix: "catch the type that is meant, or log the error or throw it on",
      labels: labels.broad,
      examples: examples.broad,
      match: (node, file) =>
        faultOf(node, file, grammar) === "broad" ? { node, ...around(node) } : null,
    },
  ];
}

/** The statement that a handler belongs to; a very long one is not compared whole. */
const LONGEST = 20_000;

function around(clause: Parameters<SyntaxRule["match"]>[0]) {
  const statement = clause.parent();
  if (!statement) return {};
  const { start, end } = statement.range();
  return end.index - start.index <= LONGEST ? { within: statement } : {};
}
