import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type RuleFamily, SYNTAX_LANGUAGES } from "../../src/core/syntax.ts";
import { weakenedTests } from "../../src/core/test-integrity.ts";
import { declaredNames } from "../../src/syntax/declarations.ts";
import { TEST_READERS } from "../../src/syntax/tests/readers.ts";
import { matchesIn, parsed, parsers, readCorpus, rulesOf } from "../support/syntax.ts";

const open = await parsers();
const FAMILIES: readonly RuleFamily[] = ["error-handling", "leftovers", "suppressions"];

/** Of what is bad, this much has to be found; of what is found, this much has to be bad. */
const RECALL = 0.95;
const PRECISION = 0.98;

describe.each(FAMILIES)("the labelled snippets of %s", async (family) => {
  const rules = await rulesOf(family);
  const there = SYNTAX_LANGUAGES.map((language) => ({
    language,
    file: join(import.meta.dirname, "corpus", family, `${language}.md`),
  })).filter(({ file }) => existsSync(file));

  it("are there", () => {
    expect(existsSync(join(import.meta.dirname, "corpus", family))).toBe(true);
  });

  describe.each(there)("$language", ({ language, file }) => {
    const snippets = readCorpus(file, language).map((snippet) => {
      const found = matchesIn(
        open,
        rules,
        parsed(open, snippet.path, snippet.text, snippet.before),
      );
      // What has to be asked for counts where it is what the snippet is about.
      const ids = found
        .filter(({ rule }) => !rule.optIn || snippet.bad.includes(rule.id))
        .map(({ rule }) => rule.id);
      return { ...snippet, found: [...new Set(ids)].sort() };
    });

    it.each(snippets.filter(({ known }) => !known))("$line: $title", ({ bad, found }) => {
      expect(found).toEqual([...bad].sort());
    });

    it("are told apart nearly always, the known ones counted", () => {
      const bad = snippets.filter((one) => one.bad.length > 0);
      const hit = bad.filter((one) => one.bad.every((id) => one.found.includes(id)));
      const false_ = snippets.filter((one) => one.found.some((id) => !one.bad.includes(id)));
      expect(hit.length / bad.length).toBeGreaterThanOrEqual(RECALL);
      expect(hit.length / (hit.length + false_.length)).toBeGreaterThanOrEqual(PRECISION);
    });
  });
});

describe("the labelled comparisons of test-integrity", () => {
  const there = SYNTAX_LANGUAGES.map((language) => ({
    language,
    file: join(import.meta.dirname, "corpus", "test-integrity", `${language}.md`),
  })).filter(({ file }) => existsSync(file));

  it("are there", () => {
    expect(existsSync(join(import.meta.dirname, "corpus", "test-integrity"))).toBe(true);
  });

  describe.each(there)("$language", ({ language, file }) => {
    const snippets = readCorpus(file, language).map((snippet) => {
      const side = (text: string | null) => {
        if (text === null || text === "") return { tests: [], declared: [] };
        const { root, file } = parsed(open, snippet.path, text);
        const tests = TEST_READERS[language](root, file);
        // A change's tests and its source are files of their own; what the tests say is no source.
        const source = file.lines.map((line, at) =>
          tests.some((one) => one.line <= at + 1 && at + 1 <= one.endLine) ? "" : line,
        );
        const declared = declaredNames(
          parsed(open, snippet.path, source.join("\n")).root,
          language,
        );
        return { tests, declared };
      };
      const findings = weakenedTests({
        before: side(snippet.before),
        after: side(snippet.text),
        files: [{ path: snippet.path, language }],
        unread: [],
        otherLanguages: [],
      });
      return { ...snippet, found: [...new Set(findings.map(({ rule }) => rule))].sort() };
    });

    it.each(snippets.filter(({ known }) => !known))("$line: $title", ({ bad, found }) => {
      expect(found).toEqual([...bad].sort());
    });

    it("are told apart nearly always, the known ones counted", () => {
      const bad = snippets.filter((one) => one.bad.length > 0);
      const hit = bad.filter((one) => one.bad.every((id) => one.found.includes(id)));
      const false_ = snippets.filter((one) => one.found.some((id) => !one.bad.includes(id)));
      expect(hit.length / bad.length).toBeGreaterThanOrEqual(RECALL);
      expect(hit.length / (hit.length + false_.length)).toBeGreaterThanOrEqual(PRECISION);
    });
  });
});

/**
 * Written blind, by people who had not seen the rules, to measure them. What is still not told right is
 * marked.
 */
describe("the held-out snippets of error-handling", async () => {
  const rules = await rulesOf("error-handling");

  describe.each(SYNTAX_LANGUAGES)("%s", (language) => {
    const file = join(import.meta.dirname, "corpus/held-out/error-handling", `${language}.md`);
    const snippets = readCorpus(file, language).filter(({ known }) => !known);

    it.each(snippets)("$line: $title", ({ bad, path, text }) => {
      const found = matchesIn(open, rules, parsed(open, path, text))
        .filter(({ rule }) => !rule.optIn || bad.includes(rule.id))
        .map(({ rule }) => rule.id);
      expect([...new Set(found)].sort()).toEqual([...bad].sort());
    });
  });
});
