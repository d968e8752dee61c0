import { type ExpressionNode, parseExpression } from "./expression-syntax.ts";

/** One step of a program. Steps that go on with the next one name no target. */
export type Step =
  | { readonly op: "text"; readonly text: string }
  | { readonly op: "one"; takes(code: number): boolean }
  | { readonly op: "start" | "end" | "accept" }
  | { readonly op: "edge"; readonly wanted: boolean }
  /** Ways that were apart are one again: `slot` remembers where one went on from here. */
  | { readonly op: "join"; readonly slot: number }
  | { readonly op: "split"; readonly slot: number; readonly first: number; readonly second: number }
  | { readonly op: "jump"; readonly to: number }
  /** The steps up to `to` must match from here on, or must not; they take no character. */
  | { readonly op: "look"; readonly slot: number; readonly wanted: boolean; readonly to: number };

/** A regular expression as steps. */
export interface ExpressionProgram {
  readonly steps: readonly Step[];
  /** How many steps remember where they were. */
  readonly slots: number;
  /** It can match at the beginning of a text only. */
  readonly anchored: boolean;
  /** What stands in every text that it takes, in this order. */
  readonly texts: readonly string[];
  /** An upper bound of the ways a backtracking engine may try on a text of that length. */
  waysOn(length: number): number;
}

/** More is nobody's pattern, and `{1,9999}` makes it of a few characters. */
const MOST_STEPS = 20_000;

/** Null for an expression that looks behind or back, has named groups, or comes to too many steps. */
export function expressionProgram(source: string): ExpressionProgram | null {
  const root = parseExpression(source);
  if (root === null) return null;
  const writer = new Writer();
  if (!writer.write(root)) return null;
  writer.steps.push({ op: "accept" });
  const first = root.kind === "sequence" ? root.parts[0] : root;
  return {
    steps: writer.steps,
    slots: writer.slots,
    anchored: first?.kind === "start",
    texts: textsOf(root),
    waysOn: (length) => waysOf(root, length),
  };
}

class Writer {
  readonly steps: Step[] = [];
  slots = 0;

  /** False when there are too many steps. */
  write(node: ExpressionNode): boolean {
    if (this.steps.length > MOST_STEPS) return false;
    switch (node.kind) {
      case "sequence":
        return node.parts.every((part) => this.write(part));
      case "either":
        return this.either(node.parts);
      case "repeat":
        return this.repeat(node);
      case "look":
        return this.look(node.wanted, node.part);
      case "one":
        this.steps.push({ op: "one", takes: node.takes });
        return true;
      case "text":
        this.steps.push({ op: "text", text: node.text });
        return true;
      case "edge":
        this.steps.push({ op: "edge", wanted: node.wanted });
        return true;
      default:
        this.steps.push({ op: node.kind });
        return true;
    }
  }

  private either(parts: readonly ExpressionNode[]): boolean {
    const ends: number[] = [];
    for (const [n, part] of parts.entries()) {
      const isLast = n === parts.length - 1;
      const split = this.steps.length;
      const slot = this.slots++;
      if (!isLast) this.hold();
      if (!this.write(part)) return false;
      if (isLast) break;
      ends.push(this.hold());
      this.steps[split] = { op: "split", slot, first: split + 1, second: this.steps.length };
    }
    this.land(ends);
    return true;
  }

  private repeat({ part, min, max, lazy }: ExpressionNode & { kind: "repeat" }): boolean {
    for (let n = 0; n < min; n++) if (!this.write(part)) return false;
    if (max === Number.POSITIVE_INFINITY) {
      const loop = this.hold();
      const slot = this.slots++;
      if (!this.write(part)) return false;
      this.steps.push({ op: "jump", to: loop });
      this.split(loop, slot, this.steps.length, lazy);
      return true;
    }
    const doors: [at: number, slot: number][] = [];
    for (let n = min; n < max; n++) {
      doors.push([this.hold(), this.slots++]);
      if (!this.write(part)) return false;
    }
    for (const [at, slot] of doors) this.split(at, slot, this.steps.length, lazy);
    this.land([]);
    return true;
  }

  private look(wanted: boolean, part: ExpressionNode): boolean {
    const at = this.hold();
    const slot = this.slots++;
    if (!this.write(part)) return false;
    this.steps.push({ op: "accept" });
    this.steps[at] = { op: "look", slot, wanted, to: this.steps.length };
    return true;
  }

  /** A place for a step whose target is not known yet. */
  private hold(): number {
    return this.steps.push({ op: "accept" }) - 1;
  }

  private split(at: number, slot: number, past: number, lazy: boolean): void {
    const [first, second] = lazy ? [past, at + 1] : [at + 1, past];
    this.steps[at] = { op: "split", slot, first, second };
  }

  private land(ends: readonly number[]): void {
    for (const end of ends) this.steps[end] = { op: "jump", to: this.steps.length };
    this.steps.push({ op: "join", slot: this.slots++ });
  }
}

/** Looking ahead that is over after a few ways costs a little at each character, and no more. */
const FEW = 16;

function waysOf(root: ExpressionNode, length: number): number {
  let loops = 0;
  const fixed = (node: ExpressionNode): number => {
    switch (node.kind) {
      case "sequence":
        return node.parts.reduce((ways, part) => ways * fixed(part), 1);
      case "either":
        return waysApart(node.parts, fixed);
      case "look": {
        const ways = fixed(node.part);
        return ways <= FEW ? 1 : ways;
      }
      case "repeat": {
        const inside = fixed(node.part);
        if (node.max !== Number.POSITIVE_INFINITY) return (inside + 1) ** node.max;
        loops += 1;
        // A loop of anything but single characters can cut a text into its rounds in 2^length ways.
        return isSingle(node.part) ? 1 : Number.POSITIVE_INFINITY;
      }
      default:
        return 1;
    }
  };
  let ways = fixed(root);
  // So many ways there are to cut the text between that many loops.
  for (let n = 1; n <= loops; n++) ways *= (length + n) / n;
  return ways;
}

/**
 * Of branches that begin with texts, those can be entered at one place that begin alike; the others cost
 * a comparison. `^` and `$` hold at one place of the text, which adds no factor.
 */
function waysApart(
  parts: readonly ExpressionNode[],
  waysOfOne: (node: ExpressionNode) => number,
): number {
  const ways = parts.map(waysOfOne);
  const starts = parts.map(startOf);
  const all = (wanted: (start: string) => boolean) =>
    ways.reduce((sum, each, n) => sum + (wanted(starts[n] as string) ? each : 0), 0);
  const alike = starts.map((start) =>
    start === "" || start === PLACE ? 0 : all((other) => other !== "" && start.startsWith(other)),
  );
  return Math.max(1, all((start) => start === "") + Math.max(...alike)) + parts.length / FEW;
}

/** Stands for `^` and `$` where texts begin. */
const PLACE = "\0";

/** The text that it begins with; "" where it may begin with several. */
function startOf(node: ExpressionNode | undefined): string {
  if (node?.kind === "text") return node.text;
  if (node?.kind === "start" || node?.kind === "end") return PLACE;
  return node?.kind === "sequence" ? startOf(node.parts[0]) : "";
}

function textsOf(node: ExpressionNode): string[] {
  if (node.kind === "text") return [node.text];
  return node.kind === "sequence" ? node.parts.flatMap(textsOf) : [];
}

/** Takes one character, whatever it looks at before. */
function isSingle(node: ExpressionNode): boolean {
  if (node.kind === "one") return true;
  if (node.kind === "text") return node.text.length === 1;
  if (node.kind !== "sequence") return false;
  const takers = node.parts.filter(({ kind }) => kind !== "look");
  return takers.length === 1 && isSingle(takers[0] as ExpressionNode);
}
