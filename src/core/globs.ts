import picomatch from "picomatch/posix.js";
import { type ExpressionProgram, expressionProgram } from "./expression-program.ts";
import { matchesLinearly } from "./linear-expression.ts";
import { FactUnavailable } from "./result.ts";

const OPTIONS = { dot: true };

/** Compiling a glob takes far longer than asking it, and checks share many. */
const compiled = new Map<string, (path: string) => boolean>();

/**
 * A list of globs as one question. Picomatch syntax; a leading `!` excludes what the others took; a
 * list of exclusions alone takes everything else. Dot files are files. Paths and some globs are other
 * people's: the question takes bounded time whatever they are.
 * @throws FactUnavailable, when asked, for a glob that no bounded time suffices for
 */
export function globs(patterns: readonly string[]): (path: string) => boolean {
  const takes = patterns.filter((p) => !p.startsWith("!")).map(compile);
  const drops = patterns.filter((p) => p.startsWith("!")).map((p) => compile(p.slice(1)));
  return (path) =>
    (takes.length === 0 ? drops.length > 0 : takes.some((take) => take(path))) &&
    !drops.some((drop) => drop(path));
}

function compile(pattern: string): (path: string) => boolean {
  const plain = clean(pattern);
  let question = compiled.get(plain);
  if (!question) {
    question = questionOf(plain);
    compiled.set(plain, question);
  }
  return question;
}

/** `./src` and `src/` are how people write `src` and everything in it. */
function clean(pattern: string): string {
  const plain = pattern.startsWith("./") ? pattern.slice(2) : pattern;
  return plain.endsWith("/") ? `${plain}**` : plain;
}

/** Ways that JavaScript's engine may try on a path, all of them in a fraction of a millisecond. */
const FEW_WAYS = 50_000;
/** Steps times characters, about 20 ms of them. */
const MOST_WORK = 4_000_000;

/**
 * JavaScript's own engine is the fastest for usual globs and paths. For the others the same expression
 * is followed step by step, which takes longer and never explodes.
 */
function questionOf(glob: string): (path: string) => boolean {
  const expression = expressionOf(glob);
  const stars = starsOf(glob);
  let program: ExpressionProgram | null | undefined;
  /** The longest path on which there are few ways. */
  let safe = -1;
  let unsafe = Number.POSITIVE_INFINITY;
  return (path) => {
    const { length } = path;
    if (expression === null) throw tooMuch(glob, path);
    if (length <= safe || isFew(length, stars)) return expression.test(path);
    if (program === undefined) program = expressionProgram(expression.source);
    if (program !== null && length < unsafe) {
      if (program.waysOn(length) <= FEW_WAYS) {
        safe = length;
        return expression.test(path);
      }
      unsafe = length;
    }
    if (program === null || program.steps.length * length > MOST_WORK) throw tooMuch(glob, path);
    return matchesLinearly(program, path);
  };
}

/** How many runs of stars a glob of plain names has; null for one with braces, classes and the like. */
function starsOf(glob: string): number | null {
  return /^[\w\-./*? ]*$/.test(glob) ? (glob.match(/\*+/g)?.length ?? 0) : null;
}

/** Each star may end at each place behind the one before: known without looking at the expression. */
function isFew(length: number, stars: number | null): boolean {
  if (stars === null) return false;
  let ways = 1;
  for (let star = 1; star <= stars && ways <= FEW_WAYS; star++) ways *= (length + star) / star;
  return ways <= FEW_WAYS;
}

/** Null for a glob that is too long, for picomatch or for JavaScript's engine, which says so when asked. */
function expressionOf(glob: string): RegExp | null {
  try {
    const expression = picomatch.makeRe(glob, OPTIONS) as RegExp;
    expression.test("");
    return expression;
  } catch (fault) {
    if (fault instanceof SyntaxError) return null;
    throw fault;
  }
}

function tooMuch(glob: string, path: string): FactUnavailable {
  const shown = (text: string) =>
    JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
  return new FactUnavailable(
    `whether the glob ${shown(glob)} takes the path ${shown(path)} cannot be told in bounded time`,
    "write the glob more simply: fewer braces, no look-behind and no references back to groups",
  );
}
