import { codeLineNumbers } from "./code-lines.ts";
import { languageOf } from "./languages.ts";
import type { Language } from "./project.ts";

/**
 * The lines of a file, from 1, that its language's coverage tools are likely to measure; for files that no
 * report mentions. Left out of the lines of code are brackets alone, and declarations that do nothing when
 * the program runs. By the layout that formatters write: what belongs to a declaration is indented below it.
 */
export function executableLines(path: string, text: string): number[] {
  const language = languageOf(path);
  if (HEADER.test(path) && !BODY_IN_HEADER.test(text)) return [];
  const declares = language === null ? null : (DECLARATIONS[language] ?? null);
  const lines = text.split(/\r?\n/);
  let over: ReadOver | null = null;
  return codeLineNumbers(text, language).filter((number) => {
    const line = (lines[number - 1] as string).trimEnd();
    const trimmed = line.trimStart();
    const indentation = line.length - trimmed.length;
    if (over !== null) {
      over = goesOn(over, trimmed, indentation, declares?.bodies);
      if (over !== null) return false;
    }
    if (BRACKETS.test(trimmed) || declares?.lines?.test(trimmed)) return false;
    if (indentation === 0 && declares?.outside?.test(trimmed)) return false;
    if (!declares?.blocks?.test(trimmed)) return true;
    over = { ...begun(trimmed), indentation, isLast: false };
    return false;
  });
}

/** A declaration that is read over, up to this line. */
interface ReadOver {
  readonly indentation: number;
  /** Whether it is known to go on below. */
  readonly isOpen: boolean;
  /** Whether a brace on the next line would be its own. */
  readonly wantsBrace: boolean;
  readonly isLast: boolean;
}

function begun(line: string): Pick<ReadOver, "isOpen" | "wantsBrace"> {
  const isHead = /\b(interface|protocol|trait|struct|enum)\s+\w/.test(line);
  return { isOpen: isUnfinished(line), wantsBrace: isHead && !/[=;"'{]/.test(line) };
}

/** Null where the line does not belong to the declaration. */
function goesOn(
  { indentation: declared, isOpen, wantsBrace, isLast }: ReadOver,
  trimmed: string,
  indentation: number,
  bodies: RegExp | undefined,
): ReadOver | null {
  const closes = /^[})\]>]/.test(trimmed);
  const isMore = CONTINUES.test(trimmed) || (trimmed === "{" && wantsBrace);
  if (isLast || indentation < declared || bodies?.test(trimmed)) return null;
  if (bodies && trimmed === "{" && indentation > declared) return null;
  if (indentation === declared && !closes && !isMore) return null;
  if (indentation > declared && !isOpen && !isMore) return null;
  const open = isOpen || isUnfinished(trimmed);
  const isEnd = closes && indentation === declared;
  return {
    indentation: declared,
    isOpen: open,
    wantsBrace: wantsBrace && trimmed !== "{",
    isLast: isEnd,
  };
}

/** What begins a line that belongs to the declaration above, though nothing is open there. */
const CONTINUES = /^([|&?:]|(extends|implements|where)(\s|$))/;

/** Whether a bracket is open at the line's end, or its last sign wants more. */
function isUnfinished(trimmed: string): boolean {
  const code = trimmed.replace(/"[^"]*"|'[^']*'/g, "");
  const brackets = code.match(/[{([]/g)?.length ?? 0;
  return (
    brackets > (code.match(/[})\]]/g)?.length ?? 0) ||
    /([=|&,?:<]|\b(extends|implements|where))$/.test(code)
  );
}

const HEADER = /\.(h|hh|hpp|hxx)$/i;
/** A function's, a lambda's, or what cannot be told from them. */
const BODY_IN_HEADER = /[)\]][^;{}]{0,200}\{/;

const BRACKETS = /^([\s{}()[\];,]*|end|\?>|<\?php)$/;

interface Declarations {
  /** On one line. */
  readonly lines?: RegExp;
  /** Where they are not indented. */
  readonly outside?: RegExp;
  /** With what is indented below. */
  readonly blocks?: RegExp;
  /** What ends a block where it stands in it: a body that runs. */
  readonly bodies?: RegExp;
}

const IMPORTS = "import\\b(?!\\s*[(.])|export\\s+(type\\s+)?(\\*|\\{)";
const JVM = begins("import\\b|package\\b|@\\w[\\w.]*(\\([^()]*\\))?$");
const JVM_TYPES =
  "((public|private|protected|internal|abstract|static|sealed|non-sealed|strictfp|fun)\\s+)*@?interface\\s+\\w";
/** Annotations have values of their own. */
const BODY = begins("[^@].*[{=]");
const C = begins("#|using\\b|typedef\\b.*;$");

/** What begins a declaration, tried on lines without their indentation. */
const DECLARATIONS: Readonly<Partial<Record<Language, Declarations>>> = {
  javascript: { lines: begins("['\"]use \\w+['\"];?$"), blocks: begins(IMPORTS) },
  typescript: {
    lines: begins("['\"]use \\w+['\"];?$"),
    blocks: begins(
      `${IMPORTS}|(export\\s+)?(default\\s+)?(declare\\s+\\w|interface\\s+\\w|type\\s+\\w+\\s*(<|=|$))`,
    ),
  },
  go: {
    lines: begins('package\\b|import\\s+\\S*"|//go:|//export'),
    // Go measures what stands in functions.
    outside: begins("var\\s+\\w(?!.*\\bfunc\\b)(?!.*[{(]$)"),
    blocks: begins("import\\s*\\(|type\\s+\\w|const\\b|var\\s*\\("),
    bodies: begins("(?=.*\\bfunc\\b).*\\{$"),
  },
  rust: {
    lines: begins("#!?\\[.*\\]$|(pub(\\([\\w: ]+\\))?\\s+)?(mod\\s+\\w+;|extern\\s+crate\\b)"),
    blocks: begins(
      "(pub(\\([\\w: ]+\\))?\\s+)?((use|struct|enum|type)\\b|(unsafe\\s+)?trait\\s+\\w|(const|static)\\s+\\w+:[^|]*$)",
    ),
    bodies: begins("(?!#)(?=.*\\bfn\\b).*\\{|.*\\|"),
  },
  java: { lines: JVM, blocks: begins(JVM_TYPES), bodies: BODY },
  kotlin: { lines: JVM, blocks: begins(JVM_TYPES), bodies: BODY },
  scala: { lines: JVM },
  csharp: {
    lines: begins("using\\s+[\\w.= ]+;|namespace\\b|\\[[\\w.]+(\\([^()]*\\))?\\]$|#"),
    blocks: begins("((public|internal|private|protected|partial)\\s+)*interface\\s+\\w"),
    // Accessors without a body are none.
    bodies: begins("(?!.*\\{ ?(get|set|init);[ \\w;]{0,40}\\}$).+[{=]"),
  },
  php: { lines: begins("namespace\\b|use\\b|declare\\("), blocks: begins("interface\\s+\\w") },
  swift: {
    lines: begins("import\\b|@\\w+$"),
    blocks: begins("((public|private|internal|fileprivate|package)\\s+)*protocol\\s+\\w"),
  },
  c: { lines: C, blocks: begins("(typedef\\s+)?(struct|enum|union)\\b[^()=;]*\\{$") },
  cpp: { lines: C },
};

function begins(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})`);
}
