import { collapsed, nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { Match, SourceFile, SyntaxRule } from "../rule.ts";
import { ruleOn } from "../words.ts";
import { isInScript, isMessage, talks } from "./messages.ts";
import { PRINTS, type Printing } from "./print-calls.ts";
import { isAboutPrinting, isProgram, isShipped } from "./printing.ts";

const printed = new WeakMap<SourceFile, boolean>();

/** Whether the file printed before the change; then printing is what it does. */
function printedBefore(file: SourceFile, { kinds, words, callOf }: Printing): boolean {
  let known = printed.get(file);
  if (known === undefined) {
    known =
      file.before !== null &&
      words.test(file.before) &&
      nodesOfKind(file.parse(file.before), kinds).some((node) => callOf(node, file) === "print");
    printed.set(file, known);
  }
  return known;
}

function ruleOf(printing: Printing): SyntaxRule {
  const match = (node: SyntaxNode, file: SourceFile): Match | null => {
    const call = printing.callOf(node, file);
    if (call === null) return null;
    if (call === "print") {
      if (printing.isHandling?.(node, file)) return null;
      if (!isShipped(node, file) || isProgram(file) || isAboutPrinting(node)) return null;
      if (isMessage(node) || isInScript(node, file)) return null;
      if (printedBefore(file, printing) || talks(node, file, printing)) return null;
    }
    return { node, subject: collapsed(node.text().slice(0, 200)) };
  };
  return ruleOn(printing.words, {
    id: "debug-output",
    family: "leftovers",
    languages: printing.languages,
    message: "Output for debugging is left in",
    fix: printing.fix,
    labels: printing.labels,
    kinds: printing.kinds,
    where: "everywhere",
    examples: printing.examples,
    match,
  });
}

/** Printing that is no part of what the program does. */
export const DEBUG_OUTPUT: readonly SyntaxRule[] = PRINTS.map(ruleOf);
