import { globs } from "./globs.ts";
import {
  extensionOf,
  LANGUAGE_PATHS,
  languageOf,
  NEVER_SOURCE,
  OTHER_LANGUAGES,
  TEST_DATA,
} from "./languages.ts";
import type { Language } from "./project.ts";

/**
 * `source`: code that somebody calls. `test`: a test, or data that tests compare with. `unread`: code
 * of a language without a convention here. `other`: everything else.
 */
export type PathKind = "source" | "test" | "unread" | "other";

export interface PathKinds {
  of(path: string): PathKind;
  /** False where globs were given. */
  readonly byConvention: boolean;
}

/** What a path is, by globs where they are given, else by the conventions of its language. */
export function pathKinds(given: {
  readonly source?: readonly string[] | undefined;
  readonly tests?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
}): PathKinds {
  const isTest = given.tests ? globs(given.tests) : isTestPath;
  const isSource = given.source ? globs(given.source) : isSourcePath;
  const isIgnored = globs(given.ignore ?? []);
  const kinds = new Map<string, PathKind>();
  const decide = (path: string): PathKind => {
    if (isTest(path)) return "test";
    if (isSource(path)) return isIgnored(path) ? "other" : "source";
    if (given.source || !OTHER_LANGUAGES.has(extensionOf(path))) return "other";
    return isIgnored(path) || isNeverSource(path) || LOOKS_LIKE_TEST.test(path)
      ? "other"
      : "unread";
  };
  return {
    byConvention: !given.source && !given.tests,
    of(path) {
      const known = kinds.get(path);
      if (known) return known;
      const kind = decide(path);
      kinds.set(path, kind);
      return kind;
    },
  };
}

const LOOKS_LIKE_TEST = /(^|\/)(tests?|spec)\/|[_.-](test|spec)\.[^/]*$/i;
const isNeverSource = globs(NEVER_SOURCE);
/** What tests read and compare with. */
export const isTestData = globs(TEST_DATA);

const compiled = new Map<
  Language,
  { tests: (path: string) => boolean; notSource: (path: string) => boolean }
>();
function rulesOf(language: Language) {
  let rules = compiled.get(language);
  if (!rules) {
    const { tests, notSource } = LANGUAGE_PATHS[language];
    rules = { tests: globs(tests), notSource: globs(notSource) };
    compiled.set(language, rules);
  }
  return rules;
}

/** By the conventions of its language: a test, or data that tests read. */
export function isTestPath(path: string): boolean {
  const language = languageOf(path);
  return (
    (language !== null && rulesOf(language).tests(path) && !VENDORED.test(path)) || isTestData(path)
  );
}

// Others' tests are not this project's.
const VENDORED = /(^|\/)(node_modules|vendor|third_party|third-party|Pods)\//;

/** By the conventions of its language: code of the project itself that is no test. */
export function isSourcePath(path: string): boolean {
  const language = languageOf(path);
  return (
    language !== null &&
    !rulesOf(language).tests(path) &&
    !rulesOf(language).notSource(path) &&
    (!isNeverSource(path) || isGoPackage(path))
  );
}

// In Go a folder is a package and its name says what for: cobra's `doc` generates documentation.
const isGoPackage = globs(["{doc,docs}/**/*.go", "!**/{vendor,testdata,examples,generated}/**"]);
