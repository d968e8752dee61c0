import { describe, expect, it } from "vitest";
import type { TestCase } from "../../../src/core/test-cases.ts";
import { readCsharpTests } from "../../../src/syntax/tests/csharp.ts";
import { readKotlinTests } from "../../../src/syntax/tests/kotlin.ts";
import { readPhpTests } from "../../../src/syntax/tests/php.ts";
import type { TestReader } from "../../../src/syntax/tests/reader.ts";
import { readRubyTests } from "../../../src/syntax/tests/ruby.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();

function only(read: TestReader, path: string, text: string): TestCase {
  const { root, file } = parsed(open, path, text);
  const [test] = read(root, file);
  if (!test) throw new Error("no test was read");
  return test;
}

/** How many assertions can fail. */
const counted = ({ assertions }: TestCase): number => assertions.length;

const kotlin = (body: string, around = "") =>
  counted(
    only(
      readKotlinTests,
      "src/test/kotlin/SumTest.kt",
      `class SumTest {\n  @Test fun adds() {\n    ${body}\n  }\n${around}}\n`,
    ),
  );
const csharp = (body: string, head = "using Xunit;\n", mark = "Fact") =>
  counted(
    only(
      readCsharpTests,
      "tests/SumTests.cs",
      `${head}class SumTests {\n  [${mark}] public void Adds() {\n    ${body}\n  }\n}\n`,
    ),
  );
const ruby = (body: string, parent = "Minitest::Test") =>
  counted(
    only(
      readRubyTests,
      "test/sum_test.rb",
      `class SumTest < ${parent}\n  def test_adds\n    ${body}\n  end\nend\n`,
    ),
  );
const rspec = (body: string) =>
  counted(
    only(
      readRubyTests,
      "spec/sum_spec.rb",
      `describe Sum do\n  it "adds" do\n    ${body}\n  end\nend\n`,
    ),
  );
const php = (body: string, head = "") =>
  counted(
    only(
      readPhpTests,
      "tests/SumTest.php",
      `<?php\n${head}final class SumTest extends TestCase {\n  public function testAdds(): void {\n    ${body}\n  }\n}\n`,
    ),
  );

describe("an assertion of Kotlin that cannot fail its test", () => {
  it.each([
    "try { assertEquals(3, sum()) } catch (e: Throwable) { }",
    "try { assertEquals(3, sum()) } catch (e: java.lang.AssertionError) { println(e) }",
    "try { assertEquals(3, sum()) } catch (_: Error) { /* may fail */ }",
    "try { sum() shouldBe 3 } catch (e: AssertionError) { e.printStackTrace() }",
    "try { assertEquals(3, sum()) } catch (e: Throwable) { return }\nclose()",
    'try { assertEquals(3, sum()) } catch (e: IOException) { throw e } catch (e: Throwable) { log.warn("no $e") }',
    "try { assertEquals(3, sum()); throw Odd() } catch (e: Throwable) { }",
    "try { assertEquals(3, sum()) } catch (e: Throwable) { } finally { close() }",
    'try { assertEquals(3, sum()) } catch (e: Throwable) { println("failed: assertion") }',
    "runCatching { assertEquals(3, sum()) }",
    "if (false) { assertEquals(3, sum()) }",
    "if (false) assertEquals(3, sum())",
    "if (true) sum() else assertEquals(3, sum())",
    "while (false) { assertEquals(3, sum()) }",
    "for (one in emptyList<Int>()) { assertEquals(3, one) }",
    "if (open) { try { assertEquals(3, sum()) } catch (e: Throwable) { } }",
  ])("%s", (body) => {
    expect(kotlin(body)).toBe(0);
  });

  it.each([
    "try { assertEquals(3, sum()) } catch (e: Exception) { }",
    "try { assertEquals(3, sum()) } catch (e: IOException) { }",
    "try { assertEquals(3, sum()) } catch (e: AssertionError) { throw e } catch (e: Throwable) { }",
    "try { assertEquals(3, sum()) } catch (e: Throwable) { errors.add(e) }",
    "try { assertEquals(3, sum()) } catch (e: Throwable) { failures++ }",
    "try { assertEquals(3, sum()) } catch (e: Throwable) { println(e); exitProcess(1) }",
    "try { close() } catch (e: Throwable) { }\nassertEquals(3, sum())",
    "try { close() } catch (e: Throwable) { } finally { assertEquals(3, sum()) }",
    "val held = try { assertEquals(3, sum()); true } catch (e: Throwable) { null }\ncheck(held)",
    "repeat(9) { try { assertEquals(3, sum()); return } catch (e: Throwable) { } }",
    "try { assertEquals(3, sum()); return } catch (e: Throwable) { }\ngiveUp()",
    "var held = false\ntry { assertEquals(3, sum()); held = true } catch (e: Throwable) { }\ncheck(held)",
    "runCatching { assertEquals(3, sum()) }.getOrThrow()",
    "val result = runCatching { assertEquals(3, sum()) }\nhand(result)",
    "if (true) assertEquals(3, sum()) else close()",
    "if (isOpen) { assertEquals(3, sum()) }",
    "while (true) { assertEquals(3, sum()) }",
    "for (one in listOf(1)) { assertEquals(3, one) }",
  ])("is no such: %s", (body) => {
    expect(kotlin(body)).toBe(1);
  });

  it("stands in a coroutine's block", () => {
    const text = (taken: string) =>
      `class SumTest {\n  @Test fun adds() = runTest {\n    try { assertEquals(3, sum()) } catch (e: Throwable) { ${taken} }\n  }\n}\n`;
    const count = (taken: string) =>
      counted(only(readKotlinTests, "src/test/kotlin/SumTest.kt", text(taken)));
    expect([count(""), count("null")]).toEqual([0, 1]);
  });

  it("stands in a block with a title", () => {
    const text =
      'class SumSpec : StringSpec({\n  "adds" {\n    try { sum() shouldBe 3 } catch (e: Throwable) { }\n  }\n})\n';
    expect(counted(only(readKotlinTests, "src/test/kotlin/SumSpec.kt", text))).toBe(0);
  });
});

describe("an assertion of C# that cannot fail its test", () => {
  it.each([
    "try { Assert.Equal(3, Sum()); } catch (Exception) { }",
    "try { Assert.Equal(3, Sum()); } catch { }",
    "try { Assert.Equal(3, Sum()); } catch (System.Exception e) { Console.WriteLine(e); }",
    "try { Assert.Equal(3, Sum()); } catch (Xunit.Sdk.XunitException e) { output.WriteLine(e.Message); return; }",
    "try { Sum().Should().Be(3); } catch (IOException) { throw; } catch (Exception) { }",
    "try { Assert.Equal(3, Sum()); throw new Odd(); } catch (Exception) { ; }",
    "if (false) { Assert.Equal(3, Sum()); }",
    "if (true) { Sum(); } else { Assert.Equal(3, Sum()); }",
    "while (false) Assert.Equal(3, Sum());",
    "for (; false; ) { Assert.Equal(3, Sum()); }",
    "foreach (var one in Array.Empty<int>()) { Assert.Equal(3, one); }",
  ])("%s", (body) => {
    expect(csharp(body)).toBe(0);
  });

  it.each([
    "try { Assert.Equal(3, Sum()); } catch (IOException) { }",
    "try { Assert.Equal(3, Sum()); } catch (Exception) { throw; }",
    "try { Assert.Equal(3, Sum()); } catch (Exception e) { errors.Add(e); }",
    "try { Assert.Equal(3, Sum()); } catch (Exception) when (attempts-- > 0) { }",
    "try { Assert.Equal(3, Sum()); } catch (Exception e) when (e is XunitException) { throw; } catch { }",
    "try { Assert.Equal(3, Sum()); } catch (Exception) { failed = true; }",
    "try { Assert.Equal(3, Sum()); } catch (Exception e) { Console.WriteLine(Hand(e, failed: true)); }",
    "try { Close(); } catch (Exception) { }\nAssert.Equal(3, Sum());",
    "for (var i = 0; i < 9; i++) { try { Assert.Equal(3, Sum()); break; } catch (Exception) { } }",
    "var held = false;\ntry { Assert.Equal(3, Sum()); held = true; } catch { }\nCheck(held);",
    "if (true) { Assert.Equal(3, Sum()); }",
    "if (isOpen) { Assert.Equal(3, Sum()); } else { Close(); }",
    "for (;;) { Assert.Equal(3, Sum()); }",
    "foreach (var one in new[] { 1 }) { Assert.Equal(3, one); }",
  ])("is no such: %s", (body) => {
    expect(csharp(body)).toBe(1);
  });

  it("is not one that NUnit keeps the failure of", () => {
    const body = "try { Assert.That(Sum(), Is.EqualTo(3)); } catch (Exception) { }";
    expect(csharp(body, "using NUnit.Framework;\n", "Test")).toBe(1);
    expect(csharp(body, "", "Test")).toBe(1);
    expect(csharp(body.replace("try", "if (false) try"), "", "Test")).toBe(0);
  });
});

describe("an assertion of Ruby that cannot fail its test", () => {
  it.each([
    "begin\nassert_equal 3, sum\nrescue Exception\nend",
    "begin\nassert_equal 3, sum\nrescue Exception => e\nputs e.message\nend",
    "assert_equal 3, sum\nrescue Minitest::Assertion\nnil",
    "begin\nassert_equal 3, sum\nrescue IOError, Exception\nreturn\nend",
    "begin\nassert_equal 3, sum\nrescue\nraise\nrescue Exception\n# may fail\nend",
    "if false\nassert_equal 3, sum\nend",
    "if true\nsum\nelse\nassert_equal 3, sum\nend",
    "if open?\nsum\nelsif false\nassert_equal 3, sum\nend",
    "unless true\nassert_equal 3, sum\nend",
    "while false\nassert_equal 3, sum\nend",
    "until true\nassert_equal 3, sum\nend",
    "assert_equal 3, sum if false",
    "assert_equal 3, sum unless true",
    "assert_equal 3, sum if nil",
    "assert_equal 3, sum if 1 == 2",
  ])("%s", (body) => {
    expect(ruby(`sum = Sum.of(1, 2)\n${body}`)).toBe(0);
  });

  it.each([
    "begin\nassert_equal 3, sum\nrescue\nend",
    "begin\nassert_equal 3, sum\nrescue StandardError => e\nend",
    "assert_equal 3, sum rescue nil",
    "begin\nassert_equal 3, sum\nrescue Exception\nraise\nend",
    "begin\nassert_equal 3, sum\nrescue Minitest::Assertion\nraise\nrescue Exception\nend",
    "begin\nassert_equal 3, sum\nrescue Exception\nretry\nend",
    "begin\nassert_equal 3, sum\nrescue Exception => @error\nend",
    "begin\nassert_equal 3, sum\nrescue Exception => e\nend\nhand e",
    "begin\nassert_equal 3, sum\nrescue Exception\nerrors << 1\nend",
    "begin\nsum\nrescue Exception\nelse\nassert_equal 3, sum\nend",
    "begin\nsum\nrescue Exception\nensure\nassert_equal 3, sum\nend",
    "held = false\nbegin\nassert_equal 3, sum\nheld = true\nrescue Exception\nend\nhand held",
    "9.times do\nbegin\nassert_equal 3, sum\nbreak\nrescue Exception\nend\nend",
    "if true\nassert_equal 3, sum\nend",
    "unless false\nassert_equal 3, sum\nelse\nsum\nend",
    "assert_equal 3, sum if 0",
    'assert_equal 3, sum if ""',
    "begin\nassert_equal 3, sum\nend while false",
    "until false\nassert_equal 3, sum\nend",
  ])("is no such: %s", (body) => {
    expect(ruby(`sum = Sum.of(1, 2)\n${body}`)).toBe(1);
  });

  it.each([
    "begin\nassert_equal 3, sum\nrescue => e\nend",
    "begin\nassert_equal 3, sum\nrescue StandardError\nend",
    "assert_equal 3, sum rescue nil",
  ])("stands in a test of test-unit: %s", (body) => {
    expect(ruby(body, "Test::Unit::TestCase")).toBe(0);
  });

  it("is told from a message that RSpec waits for", () => {
    const tried = (line: string) => `begin\n${line}\nrescue Exception\nend`;
    expect(rspec(tried("expect(Sum.of(1, 2)).to eq 3"))).toBe(0);
    expect(rspec(tried("expect(bus).to receive(:post)\nrun"))).toBe(1);
    expect(rspec("if false\nexpect(bus).to receive(:post)\nend")).toBe(0);
    expect(rspec(`aggregate_failures do\n${tried("expect(Sum.of(1, 2)).to eq 3")}\nend`)).toBe(1);
  });

  it("is not an example that is declared within such a stretch", () => {
    const text =
      'begin\n  describe Sum do\n    it "adds" do\n      expect(Sum.of(1, 2)).to eq 3\n    end\n  end\nrescue Exception\nend\n';
    expect(counted(only(readRubyTests, "spec/sum_spec.rb", text))).toBe(1);
  });
});

describe("an assertion of PHP that cannot fail its test", () => {
  it.each([
    "try { $this->assertSame(3, sum()); } catch (\\Throwable $e) { }",
    "try { $this->assertSame(3, sum()); } catch (Exception) { echo 'no'; }",
    "try { self::assertSame(3, sum()); } catch (LogicException | \\Exception $e) { error_log($e); return; }",
    "try { $this->assertSame(3, sum()); } catch (LogicException $e) { throw $e; } catch (Throwable) { }",
    "try { $this->assertSame(3, sum()); } catch (\\PHPUnit\\Framework\\AssertionFailedError $e) { }",
    "if (false) { $this->assertSame(3, sum()); }",
    "if (FALSE): $this->assertSame(3, sum()); endif;",
    "if (true) { sum(); } else { $this->assertSame(3, sum()); }",
    "if (isOpen()) { sum(); } elseif (false) { $this->assertSame(3, sum()); }",
    "if (0) $this->assertSame(3, sum());",
    "while (false) { $this->assertSame(3, sum()); }",
    "for (; false; ) { $this->assertSame(3, sum()); }",
    "foreach ([] as $one) { $this->assertSame(3, $one); }",
  ])("%s", (body) => {
    expect(php(body)).toBe(0);
  });

  it.each([
    "try { $this->assertSame(3, sum()); } catch (LogicException $e) { }",
    "try { $this->assertSame(3, sum()); } catch (\\Throwable $e) { throw $e; }",
    "try { $this->assertSame(3, sum()); } catch (\\Throwable $e) { $errors[] = $e; }",
    "try { $this->assertSame(3, sum()); } catch (\\Throwable $e) { }\nhand($e);",
    "try { $this->assertSame(3, sum()); $held = true; } catch (\\Throwable) { }\nhand($held);",
    "try { $this->assertSame(3, sum()); return; } catch (\\Throwable) { }\ngiveUp();",
    "foreach ($all as $one) { try { $this->assertSame(3, $one); break; } catch (\\Throwable) { } }",
    "try { close(); } catch (\\Throwable) { } finally { $this->assertSame(3, sum()); }",
    "try { $bus->expects($this->once())->method('post'); run($bus); } catch (\\Throwable) { }",
    "if (true) { $this->assertSame(3, sum()); }",
    "if ('0') { sum(); } else { $this->assertSame(3, sum()); }",
    "if (null == false) { $this->assertSame(3, sum()); }",
    "while (true) { $this->assertSame(3, sum()); }",
    "foreach ([1] as $one) { $this->assertSame(3, $one); }",
  ])("is no such: %s", (body) => {
    expect(php(body)).toBe(1);
  });

  it("is told by what the file's names mean", () => {
    const body = "try { $this->assertSame(3, sum()); } catch (Exception) { }";
    expect(php(body, "namespace App\\Tests;\n")).toBe(1);
    expect(php(body, "namespace App\\Tests;\nuse Exception;\n")).toBe(0);
    expect(php(body, "use App\\Exception;\n")).toBe(1);
    const failed = body.replace("Exception", "Failed");
    const used = "use PHPUnit\\Framework\\AssertionFailedError as Failed;\n";
    expect([php(failed), php(failed, used)]).toEqual([1, 0]);
  });

  it("is not an exception that is expected until the test is over", () => {
    const tried = (line: string) => php(`try { ${line} } catch (\\Throwable) { }`);
    expect(tried("$this->expectException(Overflow::class); sum();")).toBe(1);
    expect(tried("$bus->shouldReceive('post')->once(); run($bus);")).toBe(1);
    expect(tried("expect(sum())->toBe(3);")).toBe(0);
  });
});

describe("a test that is left without an assertion", () => {
  const KOTLIN = (body: string) => `class SumTest {\n  @Test fun adds() { ${body} }\n}`;
  const CSHARP = (body: string) => `class SumTests {\n  [Fact] public void Adds() { ${body} }\n}`;
  const RUBY = (body: string) =>
    `class SumTest < Minitest::Test\n  def test_adds\n    ${body}\n  end\nend`;
  it.each([
    [
      readKotlinTests,
      "SumTest.kt",
      KOTLIN("try { assertEquals(3, sum()); throw E() } catch (e: Throwable) { }"),
    ],
    [readKotlinTests, "SumTest.kt", KOTLIN("runCatching { assertEquals(3, sum()) }\nprintln()")],
    [
      readCsharpTests,
      "SumTests.cs",
      CSHARP("try { Assert.Equal(3, Sum()); throw new E(); } catch (Exception) { }"),
    ],
    [readCsharpTests, "SumTests.cs", CSHARP("if (false) { Check.That(Sum()); }")],
    [readRubyTests, "sum_test.rb", RUBY("begin\nassert_equal 3, Sum.of\nrescue Exception\nend")],
    [readRubyTests, "sum_test.rb", RUBY("assert_thing Sum.of if false")],
  ] as const)("does not assert elsewhere: %#", (read, path, text) => {
    expect(only(read, `src/test/${path}`, text)).toMatchObject({
      assertions: [],
      assertsElsewhere: false,
    });
  });

  it.each([
    [readKotlinTests, "SumTest.kt", KOTLIN("try { sum() } catch (e: Throwable) { throw E() }")],
    [readCsharpTests, "SumTests.cs", CSHARP("try { Sum(); } catch { } if (!Ok) throw new E();")],
    [readRubyTests, "sum_test.rb", RUBY("begin\nx = Sum.of\nrescue Exception\nend\nverify_sum")],
  ] as const)("may assert elsewhere by what stands beside: %#", (read, path, text) => {
    expect(only(read, `src/test/${path}`, text).assertsElsewhere).toBe(true);
  });
});
