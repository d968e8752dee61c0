import { describe, expect, it } from "vitest";
import { readJavaTests } from "../../../src/syntax/tests/java.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();

function assertionsOf(body: string) {
  const { root, file } = parsed(
    open,
    "src/test/java/SumTest.java",
    `class SumTest {\n  @Test void adds() {\n    ${body}\n  }\n}\n`,
  );
  return readJavaTests(root, file)[0]?.assertions ?? [];
}

describe("the assertions of a Java test", () => {
  it.each([
    ["assertEquals(3, sum());", "sum()", "3", "equal"],
    ["assertEquals(sum(), 3);", "sum()", "3", "equal"],
    ['assertEquals("the sum", 3, sum());', "sum()", "3", "equal"],
    ["assertEquals(1.5, half(), 0.1);", "half()", "1.5 delta = 0.1", "equal"],
    ["assertTrue(sum() > 2);", "sum()", "2", "partial"],
    ['assertTrue(name().equals("a"));', "name()", '"a"', "equal"],
    ["assertThat(sum()).isEqualTo(3);", "sum()", "3", "equal"],
    ["assertThat(sum(), is(not(3)));", "sum()", "is(not(3))", "partial"],
    ['assertWithMessage("m").that(sum()).isEqualTo(3);', "sum()", "3", "equal"],
    ["verify(bus, never()).post(event);", "bus.post", "event", "equal"],
    ["assertThrows(Exception.class, () -> pop());", "pop()", "Exception.class", "kind"],
  ])("%s", (code, subject, expected, strength) => {
    expect(assertionsOf(code)).toEqual([expect.objectContaining({ subject, expected, strength })]);
  });

  it("are found in a block that is handed to an assertion, and not in its other arguments", () => {
    const found = assertionsOf(
      "assertTrue(verifier.verify(x));\nassertThrows(E.class, () -> { assertEquals(1, a()); b(); });",
    );
    expect(found.map(({ matcher }) => matcher)).toEqual([
      "assertTrue",
      "assertThrows",
      "assertEquals",
    ]);
  });

  it("say where they stand", () => {
    expect(assertionsOf("assertNotNull(a());")[0]).toMatchObject({
      line: 3,
      endLine: 3,
      column: 5,
    });
  });
});
