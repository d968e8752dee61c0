import { quoted } from "../../core/quote.ts";
import { KeptText } from "./kept-text.ts";
import { UnreadableCoverage } from "./report.ts";

/** What is done with one value of a JSON text as it comes by. */
export interface OnValue {
  /** Asked for each member of an object; null passes over the member's value. */
  readonly member?: (key: string) => OnValue | null;
  /** Asked for each element of an array; null passes over it. */
  readonly element?: () => OnValue | null;
  /** Gets the text of a value for which none of the above goes, of at most 64 MiB. */
  readonly text?: (text: string) => void;
  /** After the last member or element. */
  readonly end?: () => void;
}

/** An object or array whose parts are looked at one by one. */
interface Frame {
  readonly on: OnValue;
  readonly array: boolean;
  /** Of the member that is read; null in an array. */
  key: string | null;
}

/** What stands at the next character, or what it stands in. */
type Phase =
  | "value"
  | "first member"
  | "member"
  | "first element"
  | "colon"
  | "after"
  | "key"
  | "string"
  | "nested"
  | "nested string"
  | "literal"
  | "done";

/** Of a part that is handed on, in UTF-16 code units. */
const MAX_TEXT = 64 * 1024 * 1024;
/** Of a name or a number. */
const MAX_TOKEN = 100_000;
const MAX_DEPTH = 1000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** By this bit a brace differs from the square bracket of its side. */
const BRACE = 0x20;
/** What numbers and the three words are made of. */
const LITERAL = /[a-z0-9+.E-]*/y;

/**
 * Finds the parts of a JSON text of any size that are asked for, piece by piece, without making values of
 * the rest: what is wanted is handed on as text, all else is only looked through for where it ends, which
 * strings and brackets say (RFC 8259). Memory is bounded by the largest part that is wanted.
 */
export class JsonScan {
  private readonly frames: Frame[] = [];
  private phase: Phase = "value";
  /** For the value that is next, or is being read. */
  private on: OnValue | null;
  /** Length of the pieces before this one. */
  private before = 0;
  private readonly kept = new KeptText();
  /** The brackets that are open in a part that is not looked at by its parts. */
  private readonly open = new Uint8Array(MAX_DEPTH);
  private depth = 0;
  /** Whether the piece before ended between a backslash and what it escapes. */
  private escaped = false;

  constructor(root: OnValue) {
    this.on = root;
  }

  /** @throws UnreadableCoverage where it is no JSON, or not of the shape that is asked for. */
  push(text: string): void {
    let at = 0;
    while (at < text.length) at = this.step(text, at);
    this.checkLength(this.kept.goOn(text));
    this.before += text.length;
  }

  /** @throws UnreadableCoverage where the text is cut short. */
  end(): void {
    if (this.phase === "done") return;
    const nothing = this.phase === "value" && this.frames.length === 0;
    throw new UnreadableCoverage(nothing ? "it is empty" : `it is cut short${this.inside()}`);
  }

  /** Reads on from `at`; returns where it stopped. */
  private step(text: string, at: number): number {
    switch (this.phase) {
      case "nested":
        return this.nested(text, at);
      case "key":
      case "string":
      case "nested string":
        return this.string(text, at);
      case "literal":
        return this.literal(text, at);
      default:
        return this.token(text, at);
    }
  }

  private token(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) return at + 1;
    switch (this.phase) {
      case "first member":
        return code === CLOSE_OBJECT ? this.leave(at) : this.key(code, at);
      case "member":
        return this.key(code, at);
      case "colon":
        if (code !== COLON) throw this.malformed(at);
        this.phase = "value";
        return at + 1;
      case "first element":
        return code === CLOSE_ARRAY ? this.leave(at) : this.value(code, at);
      case "value":
        return this.value(code, at);
      default:
        return this.after(code, at);
    }
  }

  private key(code: number, at: number): number {
    if (code !== QUOTE) throw this.malformed(at);
    this.phase = "key";
    this.kept.begin(at);
    return at + 1;
  }

  private after(code: number, at: number): number {
    const frame = this.frames.at(-1);
    if (frame && code === (frame.array ? CLOSE_ARRAY : CLOSE_OBJECT)) return this.leave(at);
    if (!frame || code !== COMMA) throw this.malformed(at);
    this.phase = frame.array ? "value" : "member";
    return at + 1;
  }

  private value(code: number, at: number): number {
    const frame = this.frames.at(-1);
    if (frame?.array) this.on = frame.on.element?.() ?? null;
    const { on } = this;
    if (code === OPEN_OBJECT && on?.member) return this.enter(on, false, at);
    if (code === OPEN_ARRAY && on?.element) return this.enter(on, true, at);
    if (on && !on.text) {
      const shape = on.member ? "an object" : "an array";
      throw new UnreadableCoverage(`it is not ${shape}${this.inside()}`);
    }
    if (on) this.kept.begin(at);
    if ((code | BRACE) === OPEN_OBJECT) {
      this.phase = "nested";
      this.open[0] = code;
      this.depth = 1;
      return at + 1;
    }
    if (code === QUOTE) {
      this.phase = "string";
      return at + 1;
    }
    // A number or one of the three words. Kept even where nobody wants it: it is looked at as a whole.
    this.phase = "literal";
    this.kept.begin(at);
    return at;
  }

  private enter(on: OnValue, array: boolean, at: number): number {
    this.frames.push({ on, array, key: null });
    this.phase = array ? "first element" : "first member";
    return at + 1;
  }

  private leave(at: number): number {
    const frame = this.frames.pop();
    this.phase = this.frames.length === 0 ? "done" : "after";
    frame?.on.end?.();
    return at + 1;
  }

  /** Up to the quotation mark that ends a string. */
  private string(text: string, from: number): number {
    let at = from;
    if (this.escaped) {
      this.escaped = false;
      at += 1;
    }
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) {
        if (this.phase === "nested string") this.phase = "nested";
        else if (this.phase === "key") this.keyEnds(text, at + 1);
        else this.valueEnds(text, at + 1);
        return at + 1;
      }
    }
    this.escaped = at > text.length;
    return text.length;
  }

  /** Up to the bracket that ends an object or array which is not looked at by its parts. */
  private nested(text: string, from: number): number {
    const { open } = this;
    let { depth } = this;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.depth = depth;
        this.phase = "nested string";
        at = this.string(text, at + 1) - 1;
        if (this.inString()) return text.length;
      } else if ((code | BRACE) === OPEN_OBJECT) {
        if (depth === MAX_DEPTH) throw this.malformed(at, "it is nested too deeply");
        open[depth] = code;
        depth += 1;
      } else if ((code | BRACE) === CLOSE_OBJECT) {
        depth -= 1;
        // Either kind of bracket is two characters before the one that closes it.
        if (open[depth] !== code - 2) throw this.malformed(at);
        if (depth === 0) {
          this.valueEnds(text, at + 1);
          return at + 1;
        }
      }
    }
    this.depth = depth;
    return text.length;
  }

  private inString(): boolean {
    return this.phase === "nested string";
  }

  private literal(text: string, from: number): number {
    LITERAL.lastIndex = from;
    LITERAL.exec(text);
    const at = LITERAL.lastIndex;
    if (at === text.length) return at;
    const literal = this.take(text, at);
    this.parse(literal, at);
    this.phase = "after";
    this.on?.text?.(literal);
    return at;
  }

  private keyEnds(text: string, to: number): void {
    const frame = this.frames.at(-1);
    if (!frame) return;
    // Also where it has no escapes: a slice would keep all of the piece alive.
    frame.key = String(this.parse(this.take(text, to), to));
    this.on = frame.on.member?.(frame.key) ?? null;
    this.phase = "colon";
  }

  private parse(token: string, at: number): unknown {
    try {
      return JSON.parse(token);
    } catch {
      throw this.malformed(at);
    }
  }

  private valueEnds(text: string, to: number): void {
    const taken = this.kept.keeps ? this.take(text, to) : null;
    this.phase = "after";
    if (taken !== null) this.on?.text?.(taken);
  }

  private take(text: string, to: number): string {
    const taken = this.kept.take(text, to);
    this.checkLength(taken.length);
    return taken;
  }

  private checkLength(length: number): void {
    const { phase } = this;
    const most = phase === "key" || phase === "literal" ? MAX_TOKEN : MAX_TEXT;
    if (length > most)
      throw new UnreadableCoverage(`a part has more than ${most} characters${this.inside()}`);
  }

  private malformed(at: number, why = "it is not well-formed JSON"): UnreadableCoverage {
    return new UnreadableCoverage(`${why}: character ${this.before + at + 1}${this.inside()}`);
  }

  /** Where in the report, for a message. */
  private inside(): string {
    const keys = this.frames.flatMap(({ key }) => (key === null ? [] : [quoted(key)]));
    return keys.length > 0 ? `, in ${keys.join(" › ")}` : "";
  }
}
