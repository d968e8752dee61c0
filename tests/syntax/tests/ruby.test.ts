import { describe, expect, it } from "vitest";
import { readRubyTests } from "../../../src/syntax/tests/ruby.ts";
import { expectCpuTimeBelow } from "../../support/cpu-time.ts";
import { parsed, parsers } from "../../support/syntax.ts";

const open = await parsers();
const read = (text: string) => {
  const { root, file } = parsed(open, "spec/a_spec.rb", text);
  return readRubyTests(root, file);
};
const asked = (text: string) =>
  read(`describe A do\n  it "a" do\n${text}\n  end\nend`)[0]?.assertions.map(
    ({ subject, matcher, negated, expected, strength }) => [
      subject,
      matcher,
      negated,
      expected,
      strength,
    ],
  );

describe("the reader of Ruby's tests", () => {
  it("names examples as RSpec does", () => {
    const tests = read(
      'RSpec.describe Foo, "bar" do\n  context "baz" do\n    it("works") { expect(1.x).to eq 2 }\n    it { is_expected.to be_ok }\n    include_examples "more", 1\n  end\nend\nclass FooTest < Minitest::Test\n  def test_x; assert x; end\n  def helper; end\nend',
    );
    expect(tests.map(({ suites, name, line }) => [...suites, name, line])).toEqual([
      ["Foo bar", "baz", "works", 3],
      ["Foo bar", "baz", "is_expected", 4],
      ["Foo bar", "baz", 'include_examples "more", 1', 5],
      ["FooTest", "test_x", 9],
    ]);
  });

  it.each([
    ["expect(x).to eq(3)", ["x", "eq", false, "3", "equal"]],
    ["expect(x).not_to be_nil", ["x", "be_nil", true, "nil", "equal"]],
    ["expect(x).to be > 3", ["x", "be >", false, "3", "partial"]],
    ["expect { x }.to raise_error", ["{ x }", "raise_error", false, null, "kind"]],
    ["expect { x }.to raise_error(E, /a/)", ["{ x }", "raise_error", false, "E, /a/", "equal"]],
    ["expect(x).to receive(:a).with(1).once", ["x.:a", "receive", false, "1", "equal"]],
    ["is_expected.to eq 3", ["subject", "eq", false, "3", "equal"]],
    ["x.should == 3", ["x", "==", false, "3", "equal"]],
    ["x.should_not eq 3", ["x", "eq", true, "3", "equal"]],
    ["_(x).must_equal 3", ["x", "must_equal", false, "3", "equal"]],
    ["x.wont_be_nil", ["x", "wont_be_nil", true, "nil", "existence"]],
    ["assert_equal 3, x", ["x", "assert_equal", false, "3", "equal"]],
    ["assert_equal true, x", ["x", "assert_equal", false, "true", "existence"]],
    ["assert x == 3, 'why'", ["x", "==", false, "3", "equal"]],
    ["refute_nil x", ["x", "refute_nil", true, "nil", "existence"]],
    ["assert_in_delta 1.5, x, 0.1", ["x", "assert_in_delta", false, "1.5, 0.1", "partial"]],
    ["assert_raises(E) { x }", ["{ x }", "assert_raises", false, "E", "equal"]],
    ["expect_offense(x)", [null, "expect_offense", false, null, null]],
    ["assert false, 'not reached'", [null, "assert", false, null, null]],
  ])("reads %s", (text, claim) => {
    expect(asked(text)).toEqual([claim]);
  });

  it("does not take a stub for an assertion", () => {
    expect(asked("allow(x).to receive(:a)")).toEqual([]);
  });

  it("asks a file's own methods whether they assert", () => {
    const [first, second, third] = read(
      "class ATest < Minitest::Test\n  def test_a; deep; end\n  def test_b; still 1; end\n  def test_c; other 1; end\n  def deep; compare 1; end\n  def compare(x); assert_equal 1, x; end\n  def still(x); x; end\nend",
    );
    expect([first, second, third].map((one) => one?.assertsElsewhere)).toEqual([true, false, true]);
  });

  it("names what is described and what is set up among a test's identifiers", () => {
    const [test] = read(
      'describe Old do\n  let(:x) { Gone.new(1) }\n  it("a") { expect(x.valid?).to eq "word" }\nend',
    );
    expect(test?.identifiers).toEqual(expect.arrayContaining(["Old", "Gone", "valid?", "x"]));
    expect(test?.identifiers).not.toContain("word");
  });

  it("counts the list that makes examples", () => {
    expect(read("%w[a b c].each do |x|\n  it(x) { expect(x).to eq y }\nend")[0]?.cases).toBe(3);
    expect(read("xs.each do |x|\n  it(x) { expect(x).to eq y }\nend")[0]?.cases).toBeNull();
  });

  it("reads hostile nesting and length in bounded time", () => {
    const deep = `${'describe "a" do\n'.repeat(150)}it("b") { x }\n${"end\n".repeat(150)}`;
    const long = `it("a") do\n${"expect(a).to eq 1\n".repeat(400)}end\n`;
    const chain = `it("a") { x${".a".repeat(300)} }\n`;
    expectCpuTimeBelow(4_000, () => {
      read(deep + long + chain);
    });
  });
});
