import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Assertion } from "../../../src/core/test-cases.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";
import { assertion, found, test } from "./sample-tests.ts";

describe("whatever the tests", () => {
  const word = fc.constantFrom("a", "b", "total", "cart", "parse", "user");
  const anyAssertion = fc
    .record({
      subject: word,
      expected: word,
      strength: fc.constantFrom("exact", "partial", "existence", null),
    })
    .map((given) => assertion(given as Partial<Assertion>));
  const anyTest = fc
    .record({
      name: fc.string({ maxLength: 12 }),
      suites: fc.array(word, { maxLength: 2 }),
      path: fc.constantFrom("tests/a.test.ts", "tests/b.test.ts"),
      cases: fc.option(fc.nat(5)),
      assertions: fc.array(anyAssertion, { maxLength: 4 }),
      words: fc.array(word, { maxLength: 8 }),
    })
    .map(({ words, ...given }) =>
      test({
        ...given,
        body: `${words.join(" ")} ${given.assertions.map(({ text }) => text).join(" ")}`,
      }),
    );
  const suite = fc.uniqueArray(anyTest, {
    maxLength: 12,
    selector: ({ suites, name }) => [...suites, name].join("\n"),
  });

  it("nothing is found between equal sides", () => {
    fc.assert(
      fc.property(fc.array(anyTest, { maxLength: 12 }), (tests) => {
        expect(found(tests, tests)).toEqual([]);
      }),
    );
  });

  it("nothing is found when tests change places and files", () => {
    const moved = suite.chain((tests) =>
      fc.tuple(
        fc.constant(tests),
        fc.shuffledSubarray(tests, { minLength: tests.length, maxLength: tests.length }),
        fc.array(fc.constantFrom("tests/a.test.ts", "tests/c.test.ts"), {
          minLength: tests.length,
          maxLength: tests.length,
        }),
      ),
    );
    fc.assert(
      fc.property(moved, ([before, shuffled, paths]) => {
        const after = shuffled.map((one, at) => ({ ...one, path: paths[at] as string }));
        expect(found(before, after)).toEqual([]);
      }),
    );
  });

  it("nothing is found when tests and assertions are added", () => {
    fc.assert(
      fc.property(suite, anyAssertion, (tests, extra) => {
        const more = tests.map((one) => ({
          ...one,
          assertions: [...one.assertions, extra],
          body: `${one.body} ${extra.text}`,
        }));
        expect(found(tests, more)).toEqual([]);
      }),
    );
  });

  it("a thousand new and a thousand lost tests take no second", () => {
    const many = (stem: string) =>
      Array.from({ length: 1000 }, (_, at) =>
        test({ name: `${stem} ${at}`, body: `${stem}${at} run(x) `.repeat(40) }),
      );
    expectCpuTimeBelow(5_000, () => {
      found(many("left"), many("right"));
    });
  });
});
