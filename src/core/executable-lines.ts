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
  const declares = language === null ? null : (DECLARATIONS[language] ?? null);
  const lines = text.split(/\r?\n/);
  /** The indentation of the declaration that is read over; null outside of one. */
  let declared: number | null = null;
  return codeLineNumbers(text, language).filter((number) => {
    const line = (lines[number - 1] as string).trimEnd();
    const trimmed = line.trimStart();
    const indentation = line.length - trimmed.length;
    if (declared !== null) {
      if (indentation > declared) return false;
      const closes = /^[})\]>]/.test(trimmed);
      const goesOn = indentation === declared && (closes || /^[|&?:]/.test(trimmed));
      if (!goesOn || closes) declared = null;
      if (goesOn) return false;
    }
    if (BRACKETS.test(trimmed) || declares?.lines?.test(trimmed)) return false;
    if (!declares?.blocks?.test(trimmed)) return true;
    declared = indentation;
    return false;
  });
}

const BRACKETS = /^([\s{}()[\];,]*|end|\?>|<\?php)$/;

interface Declarations {
  /** On one line. */
  readonly lines?: RegExp;
  /** With what is indented below. */
  readonly blocks?: RegExp;
}

const IMPORTS = "import\\b(?!\\s*[(.])|export\\s+(type\\s+)?(\\*|\\{)";
const JVM = begins("import\\b|package\\b|@\\w[\\w.]*(\\([^()]*\\))?$");
const C = begins("#|using\\b|typedef\\b.*;$");

/** What begins a declaration, tried on lines without their indentation. */
const DECLARATIONS: Readonly<Partial<Record<Language, Declarations>>> = {
  javascript: { lines: begins("['\"]use \\w+['\"];?$"), blocks: begins(IMPORTS) },
  typescript: {
    lines: begins("['\"]use \\w+['\"];?$"),
    blocks: begins(
      `${IMPORTS}|(export\\s+)?(default\\s+)?(declare\\b|interface\\s+\\w|type\\s+\\w+\\s*(<|=|$))`,
    ),
  },
  go: {
    lines: begins('package\\b|import\\s+\\S*"|//go:|//export'),
    blocks: begins("import\\s*\\(|type\\s+\\w|const\\b|var\\s*\\("),
  },
  rust: {
    lines: begins("#!?\\[.*\\]$|(pub(\\([\\w: ]+\\))?\\s+)?(mod\\s+\\w+;|extern\\s+crate\\b)"),
    blocks: begins("(pub(\\([\\w: ]+\\))?\\s+)?(use|struct|enum|type)\\b"),
  },
  java: { lines: JVM },
  kotlin: { lines: JVM },
  scala: { lines: JVM },
  csharp: { lines: begins("using\\s+[\\w.= ]+;|namespace\\b|\\[[\\w.]+(\\([^()]*\\))?\\]$|#") },
  php: { lines: begins("namespace\\b|use\\b|declare\\(") },
  swift: { lines: begins("import\\b|@\\w+$") },
  c: { lines: C, blocks: begins("(typedef\\s+)?(struct|enum|union)\\b[^()=;]*\\{$") },
  cpp: { lines: C },
};

function begins(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})`);
}
