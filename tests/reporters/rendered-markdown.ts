import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** The Markdown as GitHub would render it, before it looks for names and numbers in the text. */
export function rendered(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

const TAG = /<(\/?)([a-z][a-z0-9]*)( class="language-text")?( \/)?>/;
const PIECES = /(<[^>]*>?)/;
const ALLOWED = new Set("h3 h4 p ul li strong em code pre details summary span br".split(" "));

interface Piece {
  readonly text: string;
  /** The elements around it, the innermost last. */
  readonly inside: readonly string[];
}

export interface Page {
  /** Opening tags, in order. */
  readonly elements: readonly string[];
  readonly pieces: readonly Piece[];
  readonly faults: readonly string[];
}

/** Reads rendered HTML and names whatever is no plain text, list, code or emphasis. */
export function pageOf(html: string): Page {
  const elements: string[] = [];
  const pieces: Piece[] = [];
  const faults: string[] = [];
  const open: string[] = [];
  for (const part of html.split(PIECES)) {
    if (!part.startsWith("<")) {
      pieces.push({ text: decoded(part), inside: [...open] });
      continue;
    }
    const [whole, closes, name = "", , alone] = TAG.exec(part) ?? [];
    if (whole !== part || !ALLOWED.has(name)) faults.push(`an element: ${part.slice(0, 80)}`);
    else if (closes) {
      if (open.pop() !== name) faults.push(`${part} closes what is not open`);
    } else {
      elements.push(name);
      if (!alone && name !== "br") open.push(name);
    }
  }
  if (open.length > 0) faults.push(`left open: ${open.join(", ")}`);
  for (const { text, inside } of pieces)
    if (!inside.includes("code")) faults.push(...spoken(text, inside));
  return { elements, pieces, faults };
}

const SPEAKS: Readonly<Record<string, RegExp>> = {
  "a mention": /@[a-z0-9]/i,
  "a reference": /#\d|\bgh-\d/i,
  "an address": /:\/\/|www\./i,
  "an e-mail address": /[\w.+-]+@[\w-]+/,
};

/** What GitHub would make a link of, or a formula, in text that is no code. */
function spoken(text: string, inside: readonly string[]): string[] {
  const found = Object.entries(SPEAKS)
    .filter(([, pattern]) => pattern.test(text))
    .map(([what]) => `${what}: ${text.slice(0, 80)}`);
  if (text.includes("$") && (text !== "$" || inside.at(-1) !== "span"))
    found.push(`a formula: ${text.slice(0, 80)}`);
  return found;
}

/** Once only: what comes out is what is on the screen. */
function decoded(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&" };
  return text.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => names[name] ?? "");
}
