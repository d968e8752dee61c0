import { describe, expect, it } from "vitest";
import type { RuleFamily } from "../../src/core/syntax.ts";
import { type Grammar, SAMPLE_PATHS } from "../../src/syntax/grammars.ts";
import { GRAMMARS, matchesIn, parsed, parsers, rulesOf } from "../support/syntax.ts";

const open = await parsers();
const FAMILIES: readonly RuleFamily[] = ["error-handling", "leftovers", "suppressions"];

describe.each(FAMILIES)("%s", async (family) => {
  const rules = await rulesOf(family);
  const named = rules.map((rule) => [`${rule.id} (${rule.languages.join(", ")})`, rule] as const);

  it("has at most one rule of an id for a language", () => {
    const seen = rules.flatMap(({ id, languages }) => languages.map((one) => `${id} ${one}`));
    expect(seen.filter((one, at) => seen.indexOf(one) !== at)).toEqual([]);
  });

  it.each(named)("%s: its kinds exist, and it says what it is", (_name, rule) => {
    const grammars: Grammar[] = GRAMMARS.filter(
      (grammar) =>
        rule.languages.includes(grammar as never) ||
        (grammar === "tsx" && rule.languages.includes("typescript")),
    );
    for (const kind of rule.kinds)
      expect(
        grammars.some((grammar) => open.hasKind(grammar, kind)),
        kind,
      ).toBe(true);
    expect(rule.family).toBe(family);
    expect(rule.message).toMatch(/^[A-Z`]/);
    expect(rule.fix).not.toBe("");
  });

  it.each(named)("%s: tells its examples apart", (_name, rule) => {
    expect(rule.examples.bad.length).toBeGreaterThan(0);
    expect(rule.examples.good.length).toBeGreaterThan(0);
    for (const language of rule.languages) {
      // One language's examples; a rule for several shows the first's, the grammars of JavaScript read each other's.
      if (language !== rule.languages[0]) continue;
      const ids = (text: string) =>
        matchesIn(open, [rule], parsed(open, SAMPLE_PATHS[language], text)).map(
          ({ rule: { id } }) => id,
        );
      for (const text of rule.examples.bad) expect(ids(text), text).toContain(rule.id);
      for (const text of rule.examples.good) expect(ids(text), text).toEqual([]);
    }
  });
});
