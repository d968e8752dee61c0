import { describe, expect, it } from "vitest";
import { readPhpTests } from "../../../src/syntax/tests/php.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();
const read = (text: string) => {
  const { root, file } = parsed(open, "tests/ATest.php", text);
  return readPhpTests(root, file);
};
const asked = (text: string) =>
  read(`class ATest extends TestCase { public function testA() { ${text} } }`)[0]?.assertions.map(
    ({ subject, matcher, negated, expected, strength }) => [
      subject,
      matcher,
      negated,
      expected,
      strength,
    ],
  );

describe("the reader of PHP's tests", () => {
  it("takes methods by name, annotation and attribute, and Pest's functions", () => {
    const tests = read(
      "class ATest extends TestCase {\n public function testA() {}\n /** @test */\n public function b() {}\n #[Group('x'), Test]\n public function c() {}\n #[TestDox('no')]\n public function d() {}\n private function testE() {}\n}\ndescribe('g', function () {\n it('f', fn () => x());\n});",
    );
    expect(tests.map(({ suites, name, line }) => [...suites, name, line])).toEqual([
      ["ATest", "testA", 3],
      ["ATest", "b", 5],
      ["ATest", "c", 6],
      ["g", "f", 13],
    ]);
  });

  it.each([
    ["$this->assertSame(3, $x);", ["$x", "assertSame", false, "3", "exact"]],
    ["self::assertEquals($x, 3);", ["$x", "assertEquals", false, "3", "equal"]],
    ["Assert::assertNotNull($x);", ["$x", "assertNotNull", true, "null", "existence"]],
    ["$this->assertIsInt($x);", ["$x", "assertIsInt", false, null, "kind"]],
    ["$this->assertTrue($x === 3);", ["$x", "===", false, "3", "exact"]],
    ["$this->assertFalse($x === 3);", ["$x", "===", true, "3", "existence"]],
    [
      "$this->expectException(E::class);",
      ["exception", "expectException", false, "E::class", "equal"],
    ],
    [
      "$m->expects($this->once())->method('a')->with(1);",
      ["$m->'a'", "expects", false, "1", "equal"],
    ],
    ["$m->expects($this->once())->method('a');", ["$m->'a'", "expects", false, null, "existence"]],
    ["expect($x)->not->toBeNull();", ["$x", "toBeNull", true, "null", "exact"]],
    ["expect($x)->name->toBe('a');", ["$x->name", "toBe", false, "'a'", "exact"]],
    ["$r->assertStatus(200);", ["$r->status", "assertStatus", false, "200", "equal"]],
    ["$this->assertFoo($x);", [null, "assertFoo", false, null, null]],
  ])("reads %s", (text, claim) => {
    expect(asked(text)).toEqual([claim]);
  });

  it("does not take a stub for an assertion", () => {
    expect(asked("$m->expects($this->any())->method('a')->willReturn(1);")).toEqual([]);
    expect(asked("$m->shouldReceive('a')->andReturn(1);")).toEqual([]);
  });

  it("counts the rows of providers that are written out", () => {
    const cases = (provider: string) =>
      read(
        `class ATest extends TestCase {\n/** @dataProvider rows */\npublic function testA($x) {}\npublic static function rows() { ${provider} } }`,
      )[0]?.cases;
    expect(cases("return ['a' => [1], 'b' => [2]];")).toBe(2);
    expect(cases("yield [1]; yield [2]; yield [3];")).toBe(3);
    expect(cases("foreach (range(1, 9) as $i) { yield [$i]; }")).toBeNull();
    expect(cases("return array_map(f(...), [1, 2]);")).toBeNull();
    expect(cases("return [[1], ...more()];")).toBeNull();
  });

  it("tells a planned test from a skipped one", () => {
    const [planned, skipped] = read(
      "class ATest extends TestCase { public function testA() { $this->markTestIncomplete(); } public function testB() { $this->markTestIncomplete(); $this->assertSame(1, f()); } }",
    );
    expect([planned?.todo, planned?.skipped]).toEqual([true, null]);
    expect([skipped?.todo, skipped?.skipped?.text]).toEqual([false, "$this->markTestIncomplete()"]);
  });

  it("reads hostile nesting and length in bounded time", () => {
    const long = "$this->assertSame(1, $x);\n".repeat(400);
    const chain = `$x${"->a()".repeat(300)};`;
    expectCpuTimeBelow(4_000, () => {
      read(`class ATest extends TestCase { public function testA() { ${long}${chain} } }`);
    });
  });
});
