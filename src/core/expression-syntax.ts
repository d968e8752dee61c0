/** A regular expression of JavaScript without flags, as a tree; groups are only their content. */
export type ExpressionNode =
  | { readonly kind: "text"; readonly text: string }
  /** One character: a class, `.` or an escape. */
  | { readonly kind: "one"; takes(code: number): boolean }
  | { readonly kind: "start" | "end" }
  /** `\b`, and `\B` where it is not wanted. */
  | { readonly kind: "edge"; readonly wanted: boolean }
  | { readonly kind: "sequence" | "either"; readonly parts: readonly ExpressionNode[] }
  | {
      readonly kind: "repeat";
      readonly part: ExpressionNode;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: "look"; readonly part: ExpressionNode; readonly wanted: boolean };

const DEEPEST = 100;

/**
 * Reads the source of a valid expression (`RegExp.source`, no flags).
 * @returns null where it looks behind or back, has named groups or modifiers, or groups too deep.
 */
export function parseExpression(source: string): ExpressionNode | null {
  const reader = new Reader(source);
  const root = reader.alternatives(0);
  return reader.failed ? null : root;
}

class Reader {
  failed = false;
  private at = 0;

  constructor(private readonly source: string) {}

  /** Up to the end of the group, or of all. */
  alternatives(depth: number): ExpressionNode {
    if (depth > DEEPEST) this.failed = true;
    const parts: ExpressionNode[] = [];
    do parts.push(this.sequence(depth));
    while (!this.failed && this.takes("|"));
    return parts.length === 1 ? (parts[0] as ExpressionNode) : { kind: "either", parts };
  }

  private sequence(depth: number): ExpressionNode {
    const parts: ExpressionNode[] = [];
    while (!this.failed && this.at < this.source.length && !"|)".includes(this.next)) {
      const part = this.quantified(this.atom(depth));
      const last = parts.at(-1);
      if (part.kind === "text" && last?.kind === "text")
        parts[parts.length - 1] = { kind: "text", text: last.text + part.text };
      else parts.push(part);
    }
    return { kind: "sequence", parts };
  }

  private atom(depth: number): ExpressionNode {
    if (this.takes("^")) return { kind: "start" };
    if (this.takes("$")) return { kind: "end" };
    for (const [opening, wanted] of [
      ["(?=", true],
      ["(?!", false],
    ] as const)
      if (this.takes(opening)) return { kind: "look", wanted, part: this.group(depth) };
    if (this.takes("(?:")) return this.group(depth);
    if (this.next === "(") {
      if (this.source.startsWith("(?", this.at)) this.failed = true;
      this.at += 1;
      return this.group(depth);
    }
    return this.character();
  }

  private group(depth: number): ExpressionNode {
    const inside = this.alternatives(depth + 1);
    if (!this.takes(")")) this.failed = true;
    return inside;
  }

  private character(): ExpressionNode {
    if (this.takes("\\b")) return { kind: "edge", wanted: true };
    if (this.takes("\\B")) return { kind: "edge", wanted: false };
    // Refers back, or is an octal number of old.
    if (/^\\(?:[1-9k]|0\d|c(?![A-Za-z]))/.test(this.source.slice(this.at, this.at + 3)))
      this.failed = true;
    const raw = this.sticky(CHARACTER) ?? this.next;
    if (raw.length === 1 && raw !== ".") return { kind: "text", text: raw };
    if (/^\\[^A-Za-z0-9]$/.test(raw)) return { kind: "text", text: raw.slice(1) };
    return { kind: "one", takes: takerOf(raw) };
  }

  private quantified(part: ExpressionNode): ExpressionNode {
    const found = this.sticky(QUANTIFIER);
    if (found === null) return part;
    const lazy = found.length > 1 && found.endsWith("?");
    const [min, max] = rangeOf(found);
    return { kind: "repeat", part, min, max, lazy };
  }

  private get next(): string {
    return this.source[this.at] ?? "";
  }

  private takes(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private sticky(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0] ?? null;
    this.at += found?.length ?? 0;
    return found;
  }
}

const CHARACTER =
  /\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[A-Za-z]|[\s\S])|[\s\S]/y;
const QUANTIFIER = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;

function rangeOf(quantifier: string): [min: number, max: number] {
  if (quantifier.startsWith("*")) return [0, Number.POSITIVE_INFINITY];
  if (quantifier.startsWith("+")) return [1, Number.POSITIVE_INFINITY];
  if (quantifier.startsWith("?")) return [0, 1];
  const [, min = "", comma, max = ""] = /^\{(\d+)(,?)(\d*)/.exec(quantifier) ?? [];
  if (comma === "") return [Number(min), Number(min)];
  return [Number(min), max === "" ? Number.POSITIVE_INFINITY : Number(max)];
}

const takers = new Map<string, (code: number) => boolean>();
const ASCII = 128;

/** What a class or an escape takes is for JavaScript's own engine to say, once for each usual character. */
function takerOf(raw: string): (code: number) => boolean {
  let taker = takers.get(raw);
  if (!taker) {
    const one = new RegExp(`^${raw}$`);
    const usual = Array.from({ length: ASCII }, (_, code) => one.test(String.fromCharCode(code)));
    taker = (code) =>
      code < ASCII ? (usual[code] as boolean) : one.test(String.fromCharCode(code));
    takers.set(raw, taker);
  }
  return taker;
}
