import type { Assertion, TestCase, TestSide } from "../test-cases.ts";

/** Asked of the tests of the base: whether what they are about went with the change. */
export interface GoneNames {
  readonly isAbout: (test: TestCase) => boolean;
  readonly isAsked: (assertion: Assertion, test: TestCase) => boolean;
}

/**
 * What changed source files declared or spoke of and no changed one does any more.
 * @param kept the tests of the head: a word that one of them still says is not gone, whoever said it
 */
export function goneNames(before: TestSide, after: TestSide, kept: readonly TestCase[]): GoneNames {
  const still = new Set(after.declared);
  const lost = before.declared.filter((name) => !still.has(name));
  const names = new Set(lost.filter((name) => !isWord(name)));
  const words = new Set(
    lost
      .filter((name) => isWord(name) && !still.has(name.slice(1, -1)))
      .map((name) => name.slice(1, -1)),
  );
  const saidStill = saidIn(kept);
  const saysGone = (text: string) =>
    words.size > 0 &&
    [...wordsSaid(text)].some((word) => words.has(word) && !saidStill().has(word));
  const stems = new Set([...names].map(plain));
  return {
    isAbout: (test) => namesAny(test, names) || isSuiteOf(test, stems) || saysGone(test.body),
    isAsked: ({ text }, { body }) =>
      namesIn(text).some((name) => names.has(name) && !isLocal(name, body)) || saysGone(text),
  };
}

const isWord = (name: string): boolean => name.startsWith('"');
const namesIn = (text: string): readonly string[] => text.match(/[\p{L}\p{N}_$]+/gu) ?? [];

/** Its own name says nothing, where tests stand beside the source and are declared, too. */
function namesAny(test: TestCase, names: ReadonlySet<string>): boolean {
  return test.identifiers.some(
    (name) =>
      names.has(name) && !(name === test.name && declaresItself(test)) && !isLocal(name, test.body),
  );
}

/** A variable that the body binds, and nothing of that name is called or reached as a member there. */
function isLocal(name: string, body: string): boolean {
  if (!/^[\p{L}\p{N}_]+$/u.test(name)) return false;
  const isBound = new RegExp(
    `\\b(?:const|let|var|val|auto)\\s+(?:mut\\s+)?${name}\\b|(?<=^|[;{}]\\s*|[\\w)\\]"'\`]\\s)${name}\\s*(?::=|=(?![=>~])|:\\s*[\\w.[\\]]+\\s*=(?!=))|\\b(?:for|as)\\s+${name}\\b`,
    "u",
  );
  return (
    isBound.test(body) && !new RegExp(`(?:\\.|->|::)${name}\\b|\\b${name}\\s*\\(`, "u").test(body)
  );
}

const DECLARES = /\b(?:fn|func|def|fun|function|void|Task|ValueTask|Unit)\s+$/;

function declaresItself({ name, body }: TestCase): boolean {
  const at = body.slice(0, 300).indexOf(name);
  return at >= 0 && DECLARES.test(body.slice(0, at));
}

const AFFIX = /^tests?(?=[A-Z_])_?|[._-]?(?:tests?|specs?|testcase|it)$/i;
/** Shorter names are too common to tell what a suite is about. */
const SHORTEST = 4;

/** As written, but for what joins words: `parse-all` is `parseall`, and `cart` is not `Cart`. */
const plain = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, "");

/** `CartTest`, where `Cart` is gone: its tests may reach it by helpers alone. */
function isSuiteOf({ path, suites }: TestCase, stems: ReadonlySet<string>): boolean {
  const stem = (path.split("/").at(-1) ?? "").replace(/\.\w+$/, "");
  return [stem, suites[0] ?? ""].some((name) => {
    const about = plain(name.replace(AFFIX, ""));
    return about.length >= SHORTEST && about !== plain(name) && stems.has(about);
  });
}

const QUOTED = /(["'`])([^\s"'`()[\]{},;<>\\]{4,80})\1/g;
const KEYED = /[{(,|]\s*([\p{L}_$][\p{L}\p{N}_$]{3,79})\s*[:=](?![:=>])/gu;
const SYMBOL = /(?<![\w:]):([\p{L}_]\w{3,79})/gu;
const FLAG = /(?<![\w-])--?[\p{L}][\w-]{2,78}/gu;

/** Longer tests are read so far. */
const MOST_TEXT = 20_000;

/** Literals of one word, keys, named arguments, symbols and flags: a local of the same name says nothing. */
function wordsSaid(text: string): ReadonlySet<string> {
  const read = text.slice(0, MOST_TEXT);
  const words = new Set<string>();
  for (const [, , word = ""] of read.matchAll(QUOTED))
    words.add(word).add(word.split(/[=?]/, 1)[0] ?? "");
  for (const pattern of [KEYED, SYMBOL])
    for (const [, word = ""] of read.matchAll(pattern)) words.add(word);
  for (const [word] of read.matchAll(FLAG)) words.add(word);
  return words;
}

/** Every word that any of the tests says, in whatever place; found out when first asked. */
function saidIn(tests: readonly TestCase[]): () => ReadonlySet<string> {
  let words: ReadonlySet<string> | null = null;
  return () => {
    words ??= new Set(
      tests.flatMap(({ body, identifiers }) => [...identifiers, ...wordsSaid(body)]),
    );
    return words;
  };
}
