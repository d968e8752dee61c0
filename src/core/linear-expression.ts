import type { ExpressionProgram } from "./expression-program.ts";

/**
 * Whether a text has a match of the expression, in time that grows with their lengths' product: no step
 * is tried twice at one place. JavaScript's engine goes back and tries again, and a file name such as
 * `----…` makes `*-*-*-*` take it longer than anybody waits, with no way to end it from the same thread.
 * The answer is the same: what is matched does not depend on what is tried first. (Looking ahead is asked
 * once for each place; where the loop is in there, time grows with the square of the text's length.)
 */
export function matchesLinearly(program: ExpressionProgram, text: string): boolean {
  let from = 0;
  for (const part of program.texts) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  const run = new Run(program, text);
  const last = program.anchored ? 0 : text.length;
  for (let at = 0; at <= last; at++) if (run.from(0, at, 1)) return true;
  return false;
}

class Run {
  /** By slot and place: the run that was here; for looking ahead, 1 for no and 2 for yes. */
  private readonly seen: Uint32Array;
  private readonly width: number;
  private runs = 1;

  constructor(
    private readonly program: ExpressionProgram,
    private readonly text: string,
  ) {
    this.width = text.length + 1;
    this.seen = new Uint32Array(program.slots * this.width);
  }

  /** @param run who asks: a step that this run tried at a place did not lead to the end. */
  from(step: number, place: number, run: number): boolean {
    const { text, width, seen } = this;
    const { steps } = this.program;
    const left: number[] = [];
    let pc = step;
    let at = place;
    for (;;) {
      const now = steps[pc] as (typeof steps)[number];
      let fits = true;
      pc += 1;
      switch (now.op) {
        case "accept":
          return true;
        case "text":
          fits = text.startsWith(now.text, at);
          at += now.text.length;
          break;
        case "one":
          fits = at < text.length && now.takes(text.charCodeAt(at));
          at += 1;
          break;
        case "start":
          fits = at === 0;
          break;
        case "end":
          fits = at === text.length;
          break;
        case "edge":
          fits = (isWord(text, at - 1) !== isWord(text, at)) === now.wanted;
          break;
        case "jump":
          pc = now.to;
          break;
        case "join":
        case "split": {
          const cell = now.slot * width + at;
          fits = seen[cell] !== run;
          seen[cell] = run;
          if (now.op === "join" || !fits) break;
          left.push(now.second, at);
          pc = now.first;
          break;
        }
        case "look": {
          const cell = now.slot * width + at;
          if (seen[cell] === 0) {
            this.runs += 1;
            seen[cell] = this.from(pc, at, this.runs) ? 2 : 1;
          }
          fits = (seen[cell] === 2) === now.wanted;
          pc = now.to;
        }
      }
      if (fits) continue;
      if (left.length === 0) return false;
      at = left.pop() as number;
      pc = left.pop() as number;
    }
  }
}

function isWord(text: string, at: number): boolean {
  return /^\w$/.test(text[at] ?? "");
}
