import { describe, expect, it } from "vitest";
import { SYNTAX_LANGUAGES, type SyntaxLanguage } from "../../src/core/syntax.ts";
import { declaredNames } from "../../src/syntax/declarations.ts";
import { heldWords } from "../../src/syntax/held-words.ts";
import { parsed, parsers, samplePath } from "../support/syntax.ts";

const open = await parsers();

const names = (language: SyntaxLanguage, text: string, path = samplePath(language)) =>
  declaredNames(parsed(open, path, text).root, language).filter((name) => !name.startsWith('"'));

const words = (language: SyntaxLanguage, text: string, path = samplePath(language)) =>
  heldWords(parsed(open, path, text).root, language);

const CASES: Readonly<Record<SyntaxLanguage, { text: string; names: string[] }>> = {
  javascript: {
    text: `
      export function parse(input) { const local = input; return local; }
      function* walk() {}
      class Cart { total() { let sum = 0; return sum; } static size = 1; #price = 2;
        constructor() { this.weight = 0; } }
      const LIMIT = 3, { first, second } = require("x");
      exports.format = (text) => { var inner = text; };
      Cart.prototype.weigh = function () {};
    `,
    names: [
      "Cart",
      "LIMIT",
      "first",
      "format",
      "parse",
      "second",
      "size",
      "total",
      "walk",
      "weigh",
      "weight",
    ],
  },
  typescript: {
    text: `
      export interface Shape { area: number; scale(by: number): Shape }
      type Id = string;
      enum Color { Red, Blue = 2 }
      abstract class Base { abstract draw(): void; private name = ""; }
      export const fetchAll = async (ids: Id[]) => { const found = ids; return found; };
      declare function load(path: string): void;
      namespace Inner { export const depth = 1; }
    `,
    names: [
      "Base",
      "Blue",
      "Color",
      "Id",
      "Shape",
      "area",
      "depth",
      "draw",
      "fetchAll",
      "load",
      "name",
      "scale",
    ],
  },
  python: {
    text: `
LIMIT = 3
first, second = 1, 2
class Cart:
    size: int = 1
    def total(self, tax):
        result = tax
        self.kept = result
        return result
async def load(path):
    pass
`,
    names: ["Cart", "LIMIT", "first", "kept", "load", "second", "size", "total"],
  },
  go: {
    text: `
package a
const Limit, limit2 = 1, 2
var ErrGone = 3
type Cart struct { Size int; a, b string }
type Walker interface { Walk(depth int) error }
type Alias = Cart
func (c *Cart) Total(tax int) int { sum := tax; var other int; _ = other; return sum }
func New() *Cart { return nil }
`,
    names: [
      "Alias",
      "Cart",
      "ErrGone",
      "Limit",
      "New",
      "Size",
      "Total",
      "Walk",
      "Walker",
      "a",
      "b",
      "limit2",
    ],
  },
  java: {
    text: `
class Cart { static final int LIMIT = 3; private int size; Cart(int given) { int local = given; }
  int total(int tax) { int sum = tax; return sum; } enum Color { RED, BLUE } }
interface Shape { double area(); }
record Point(int x, int y) {}
@interface Slow {}
`,
    names: [
      "BLUE",
      "Cart",
      "Color",
      "LIMIT",
      "Point",
      "RED",
      "Shape",
      "Slow",
      "area",
      "size",
      "total",
    ],
  },
  kotlin: {
    text: `
const val LIMIT = 3
class Cart(val size: Int) { val weight = 1
  fun total(tax: Int): Int { val sum = tax; return sum } }
object Shop { fun open() {} }
interface Shape { fun area(): Double }
enum class Color { RED, BLUE }
typealias Id = String
fun String.halved() = this
`,
    names: [
      "BLUE",
      "Cart",
      "Color",
      "Id",
      "LIMIT",
      "RED",
      "Shape",
      "Shop",
      "area",
      "halved",
      "open",
      "size",
      "total",
      "weight",
    ],
  },
  rust: {
    text: `
pub const LIMIT: u32 = 3;
static NAME: &str = "x";
pub struct Cart { size: u32 }
enum Color { Red, Blue(u8) }
trait Shape { fn area(&self) -> f64; }
type Id = u32;
impl Cart { pub fn total(&self, tax: u32) -> u32 { let sum = tax; sum } }
macro_rules! cart { () => {} }
mod inner { fn deep() {} }
`,
    names: [
      "Blue",
      "Cart",
      "Color",
      "Id",
      "LIMIT",
      "NAME",
      "Red",
      "Shape",
      "area",
      "cart",
      "deep",
      "inner",
      "size",
      "total",
    ],
  },
  csharp: {
    text: `
namespace Shop {
  public class Cart { public const int Limit = 3; private int size; public int Weight { get; set; }
    public int Total(int tax) { int sum = tax; return sum; } }
  interface IShape { double Area(); }
  enum Color { Red, Blue }
  record Point(int X, int Y);
  struct Pair {}
  delegate void Handler(int code);
}
`,
    names: [
      "Area",
      "Blue",
      "Cart",
      "Color",
      "Handler",
      "IShape",
      "Limit",
      "Pair",
      "Point",
      "Red",
      "Total",
      "Weight",
      "size",
    ],
  },
  ruby: {
    text: `
module Shop
  LIMIT = 3
  class Cart
    attr_reader :size, :weight
    def total(tax)
      sum = tax
      sum
    end
    def empty?
      true
    end
    def self.build(from)
      new
    end
  end
end
`,
    names: ["Cart", "LIMIT", "Shop", "build", "empty?", "size", "total", "weight"],
  },
  php: {
    text: `
const LIMIT = 3;
function parse($input) { $local = $input; return $local; }
class Cart { const MAX = 1; private $size = 2; public function total($tax) { return $tax; } }
interface Shape { public function area(); }
trait Named {}
enum Color { case Red; case Blue; }
`,
    names: [
      "Blue",
      "Cart",
      "Color",
      "LIMIT",
      "MAX",
      "Named",
      "Red",
      "Shape",
      "area",
      "parse",
      "size",
      "total",
    ],
  },
};

describe("the names that a file declares", () => {
  it.each(SYNTAX_LANGUAGES)(
    "%s: types, functions, members and constants, and no locals",
    (language) => {
      expect(names(language, CASES[language].text)).toEqual([...CASES[language].names].sort());
    },
  );

  it("reads markup, too", () => {
    expect(names("typescript", "export const Button = () => <b />;", "src/a.tsx")).toEqual([
      "Button",
    ]);
  });

  it("takes what cannot be parsed as far as it goes", () => {
    expect(names("javascript", "function a() {}\n}}}(((\nfunction b() {}")).toContain("a");
    expect(names("python", "")).toEqual([]);
  });
});

describe("the words that a file speaks of", () => {
  it.each<[SyntaxLanguage, string, string[]]>([
    [
      "typescript",
      'run({ limit: 1, "max-size": 2 }, "--quiet", "two words", "abc");',
      ["--quiet", "limit", "max-size"],
    ],
    [
      "python",
      'def run(paths, depth=2):\n    walk(topdown=True, key="CN_match")\n',
      ["CN_match", "depth", "paths", "topdown"],
    ],
    ["go", 'package a\nvar x = []string{"/users", `raw.word`}\n', ["/users", "raw.word"]],
    ["java", 'class A { String a = "verbose"; }', ["verbose"]],
    ["kotlin", 'fun run(limit: Int) { call("verbose") }', ["limit", "verbose"]],
    ["csharp", 'class A { void Run(int limit) { Call("verbose"); } }', ["limit", "verbose"]],
    [
      "ruby",
      "def run(depth: 1)\n  call(:quiet, level: 'high')\nend\n",
      ["depth", "high", "level", "quiet"],
    ],
    ["php", "function run($limit) { call(\"verbose\", 'quiet'); }", ["limit", "quiet", "verbose"]],
    ["rust", 'fn run() { call("verbose"); }', ["verbose"]],
  ])("%s: literals of one word, keys and named parameters", (language, text, said) => {
    expect(words(language, text).sort()).toEqual(said.map((word) => `"${word}"`).sort());
  });

  it("are not those of tests beside the source", () => {
    const inRust = '#[should_panic(expected = "broken")]\n#[test]\nfn fails() { call("verbose"); }';
    expect(words("rust", inRust)).toEqual([]);
    const inSource = 'if (import.meta.vitest) { it("adds", () => call("verbose")); }';
    expect(words("javascript", inSource)).toEqual([]);
  });
});
