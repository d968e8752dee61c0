import type { Grammar } from "./grammars.ts";

const TYPESCRIPT: readonly (readonly [RegExp, string | Rewriting])[] = [
  // 5.0
  [/\bexport type(?= +\*)/g, "export     "],
  // A name still, and since 5.2 the beginning of a declaration
  [/\busing(?= *[(.,;)=])/g, otherName],
  // A type's name as the label of a tuple's member
  [
    /(?<=[[,] ?)(?:unknown|any|string|number|boolean|object|symbol|never|void)(?=\??: )/g,
    otherName,
  ],
];

/**
 * What languages have and the parsers do not know yet, written so that they read it. Each rewriting keeps the
 * length of the text and its line breaks, so that every place stays what it is.
 */
const REWRITINGS: Partial<Record<Grammar, readonly (readonly [RegExp, string | Rewriting])[]>> = {
  typescript: [
    ...TYPESCRIPT,
    // Variance, 4.7
    [/(?<=[<,]\s*)(?:in out|in|out)(?= +\w+)/g, blanks],
  ],
  tsx: TYPESCRIPT,
  kotlin: [
    // 1.4
    [/\bfun(?= +interface\b)/g, "   "],
    // Words that are modifiers elsewhere, and names where they are called, asked or set.
    [
      /\b(?:open|annotation|operator|enum|inline|infix|final|sealed|const|suspend|vararg|inner|data|value|expect|actual|override|external|tailrec|lateinit)(?= *(?:\(|\?*\.|=(?!=)))/g,
      otherName,
    ],
    // The grammar has no binary numbers.
    [/\b0[bB](?=[01])/g, "0x"],
    // 2.2: `$$"…"`, where only two of them begin a template
    [/(?<!\$)\$\$+(?=")/g, blanks],
  ],
  rust: [
    // `&raw const x` is newer than variables that are called so.
    [/&raw\b(?!\s+(?:const|mut)\b)/g, "&r_w"],
  ],
  csharp: [
    [/\b(?:required|partial|scoped|record|file|field)(?= *\.)/g, otherName],
    // Both branches of a condition stand in the text, at places where the grammar has none.
    [/^[ \t]*#(?:if|elif|else|endif|region|endregion|:).*$/gm, blanks],
    // C# 12: a type without a body
    [/\b(?:class|struct|interface) [^;{}()"\n]{0,200}[\w>];/g, withBody],
  ],
};

type Rewriting = (found: string) => string;

function blanks(found: string): string {
  return " ".repeat(found.length);
}

/** Another name of the same length. */
function otherName(found: string): string {
  return `${found.slice(0, -1)}_`;
}

/** `class Empty;` → `class Empt{}`: the room is the name's last letter. */
function withBody(found: string): string {
  return `${found.slice(0, -2)}{}`;
}

/** The text without what the parser does not know; null where there is nothing of it. */
export function withoutNewerSyntax(grammar: Grammar, text: string): string | null {
  let rewritten = text;
  for (const [pattern, by] of REWRITINGS[grammar] ?? [])
    rewritten = rewritten.replace(pattern, by as string);
  return rewritten === text ? null : rewritten;
}
