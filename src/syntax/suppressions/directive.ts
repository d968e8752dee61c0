/** A comment that silences a tool. */
export interface Directive {
  /** Matched at a comment's start, its mark and white space taken away; all of it is the directive with its rules. */
  readonly pattern: RegExp;
  /** How its rules are written, behind it; null where it takes none. */
  readonly rules: RegExp | null;
  /** It may stand behind other words in the comment. */
  readonly anywhere?: true;
  /** What follows it that is no reason, though words: `-- @preserve`. */
  readonly noise?: RegExp;
  /** It is about a file's formatting of checks on conditions that explain themselves; asked with the line it is on. */
  readonly explainedBy?: RegExp;
  /** Written twice, it opens and closes. */
  readonly toggles?: true;
}

/** What a comment's piece holds: a directive as written with its rules, and what is said behind it. */
export interface Found {
  readonly directive: Directive;
  readonly text: string;
  /** It says which rule it silences, or could not. */
  readonly namesRule: boolean;
  /** It says which: not all of them, nor what takes none. */
  readonly namesOne: boolean;
  readonly rest: string;
}

/** A list of rules that leaves none out. */
const EVERY_RULE = /^\W*(?:all|lint)\W*$/i;

/** The directive at the start of a piece of a comment, or within it. */
export function directiveIn(piece: string, directives: readonly Directive[]): Found | null {
  const text = piece.trim();
  for (const directive of directives) {
    const head = directive.pattern.exec(text);
    if (!head || (head.index > 0 && !directive.anywhere)) continue;
    const end = head.index + head[0].length;
    const rules = directive.rules?.exec(text.slice(end))?.[0] ?? "";
    const before = text.slice(0, head.index);
    return {
      directive,
      text: text.slice(head.index, end + rules.length).trim(),
      namesRule: rules.trim() !== "" || directive.rules === null,
      namesOne: /\w/.test(rules) && !EVERY_RULE.test(rules),
      rest: `${before} ${text.slice(end + rules.length).replace(directive.noise ?? /$^/, "")}`.trim(),
    };
  }
  return null;
}

/** What stands in place of a reason. */
const PLACEHOLDER =
  /^(?:<[\w\s]*>|todo|fixme|xxx|hack|reason|explanation|ignored?|n\/?a|none|disabled?|off|suppress(?:ed)?|later|tbd|\.+|-+|isort:\s*skip|fmt:\s*skip)\W*$/i;

/** Whether the words tell why: three letters at least, and no placeholder. */
export function isReason(words: string): boolean {
  const said = words.replace(/^[\s\-–—:#(/,;*=|[\]]+/, "").replace(/[)\s*/\]]+$/, "");
  return /\p{L}.*\p{L}.*\p{L}/u.test(said) && !PLACEHOLDER.test(said);
}
