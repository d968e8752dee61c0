import { nodesOfKind, type SyntaxNode } from "../../core/syntax-node.ts";
import type { SourceFile } from "../rule.ts";
import type { Printing } from "./print-calls.ts";
import { hasExports } from "./printing.ts";

const FIRST_STRING = /^[^"'`]{0,60}?[frbu$@]{0,2}(["'`])/;
/** Colours, tables: nobody dresses up what is for debugging. */
const DRESSED =
  /\.(?:green|yellow|red|cyan|magenta|blue|bold|underline|white)\b|\b(?:chalk|pc|kleur|colors|Terminal::Table|Table\.new)\b/;
const PLACE = /\{[^}\n]{0,80}\}|%[-+.\d]*[a-zA-Z]|\$\w+|#\{[^}\n]{0,80}\}/g;

const EMPTY =
  /^(?:[\w.]+\.)?(?:e?print(?:ln)?|puts|log|WriteLine|Print(?:ln)?)!?\s*\(?\s*(?:(["'`])(?:\\[nrt]|[\s=*#+~_─═-])*\1)?(?:\.\w+)*\s*\)?;?$/;

/** Whether what is printed is a sentence for a person, or the empty lines and rules around one. */
export function isMessage(call: SyntaxNode): boolean {
  const text = call.text().slice(0, 300);
  if (EMPTY.test(text)) return true;
  if (DRESSED.test(text)) return true;
  const quote = FIRST_STRING.exec(text);
  return quote !== null && isSentence(quoted(text.slice(quote[0].length), quote[1] ?? ""));
}

function quoted(rest: string, mark: string): string {
  const end = rest.indexOf(mark);
  return (end < 0 ? rest : rest.slice(0, end)).replace(/\\[nrt]/g, " ").trim();
}

/** "Moved a to b", "{} grammars are up to date"; but no label, and no note in lower case. */
function isSentence(said: string): boolean {
  if (/^[[(<]/.test(said)) return false;
  const words = said.replace(PLACE, " ").match(/\p{L}[\p{L}'’-]+/gu)?.length ?? 0;
  const capital = /^[^\p{L}\p{N}%{$]*\p{Lu}/u.test(said);
  if (capital)
    return (
      words > 2 ||
      (words > 1 && !/:$/.test(said)) ||
      (words > 0 && said.match(PLACE) !== null && !/[:=]/.test(said))
    );
  return words > 3 && said.match(PLACE) !== null;
}

/** So many sentences, and the file is one that talks to people. */
const TALKATIVE = 3;

const talking = new WeakMap<SourceFile, boolean>();

/** Of a new file alone: what a file was before says whether it printed, and not what is added to it. */
export function talks(node: SyntaxNode, file: SourceFile, { kinds, callOf }: Printing): boolean {
  if (file.before !== null || hasExports(file)) return false;
  let known = talking.get(file);
  if (known === undefined) {
    const root = node.ancestors().at(-1) ?? node;
    const messages = nodesOfKind(root, kinds).filter(
      (one) => callOf(one, file) === "print" && isMessage(one),
    );
    known = messages.length >= TALKATIVE;
    talking.set(file, known);
  }
  return known;
}

const FUNCTIONS = /function|method|arrow/;

/** At the top of a module that gives nothing to others: a script. */
export function isInScript(node: SyntaxNode, file: SourceFile): boolean {
  if (file.language !== "javascript" && file.language !== "typescript") return false;
  if (hasExports(file)) return false;
  return !node.ancestors().some((around) => FUNCTIONS.test(around.kind()));
}
