import picomatch from "picomatch/posix.js";

const OPTIONS = { dot: true };

type Question = (path: string) => boolean;

/** Checks share many globs. */
const compiled = new Map<string, Question>();

/**
 * A list of globs as one question. Picomatch syntax; a leading `!` excludes what the others took; a
 * list of exclusions alone takes everything else. Dot files are files.
 */
export function globs(patterns: readonly string[]): Question {
  const takes = patterns.filter((p) => !p.startsWith("!")).map(compile);
  const drops = patterns.filter((p) => p.startsWith("!")).map((p) => compile(p.slice(1)));
  return (path) =>
    (takes.length === 0 ? drops.length > 0 : takes.some((takes) => takes(path))) &&
    !drops.some((drops) => drops(path));
}

function compile(pattern: string): Question {
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

/**
 * To compile a glob takes far longer than to ask it, so that is left until a path comes which has the
 * glob's plain text: most globs never meet one.
 */
function questionOf(pattern: string): Question {
  const texts = plainTexts(pattern);
  let expression: RegExp | undefined;
  return (path) => {
    if (!texts.every((choice) => choice.some((text) => path.includes(text)))) return false;
    expression ??= picomatch.makeRe(pattern, OPTIONS) as RegExp;
    return expression.test(path);
  };
}

const GROUP = /\{([^{}]*)\}/g;

/**
 * Texts of which every path that the glob matches has one of each list: what stands between slashes and
 * stars, and of braces the longest of each choice. None of a glob with any other syntax, where plain
 * text may mean something else.
 */
function plainTexts(pattern: string): readonly (readonly string[])[] {
  if (!/^[\w.\-/*{},]*$/.test(pattern) || /\.\./.test(pattern) || /(^|\/)\.(\/|$)/.test(pattern))
    return [];
  const outside = pattern.replace(GROUP, "*");
  if (/[{},]/.test(outside)) return [];
  const groups = [...pattern.matchAll(GROUP)].map(([, choices = ""]) =>
    choices.split(",").map((choice) => pieces(choice).reduce(longer, "")),
  );
  return [...pieces(outside).map((text) => [text]), ...groups].filter(
    (choice) => !choice.includes(""),
  );
}

function pieces(glob: string): string[] {
  return glob.split(/[/*]+/).filter((text) => text !== "");
}

function longer(a: string, b: string): string {
  return b.length > a.length ? b : a;
}
