import { describe, expect, it } from "vitest";
import type { Grammar } from "../../src/syntax/grammars.ts";
import { withoutNewerSyntax } from "../../src/syntax/newer-syntax.ts";
import { parsers } from "../support/syntax.ts";

const open = await parsers();
const isBroken = (grammar: Grammar, text: string) =>
  open.parse(grammar, text).has({ rule: { kind: "ERROR" } });

describe("what the parsers do not know yet", () => {
  it.each<[Grammar, string]>([
    ["typescript", 'export type * from "./a";\nexport type * as b from "./b";\n'],
    ["typescript", "export interface Source<out T, in out U = never> {}\n"],
    ["typescript", "f<[path: string, unknown: string, others: string[]]>(1);\n"],
    ["tsx", 'export type * from "./a";\n'],
    ["typescript", "import { using } from 'a';\nexport const b = () => using(copy, () => 1);\n"],
    ["tsx", "function f() {\n  return using(copy, async (made) => made);\n}\n"],
    ["tsx", "f<[path: string, unknown?: string, others: string[]]>(1);\n"],
    ["rust", "fn f(raw: &str) -> Url { let a = g(&raw); Url::parse(&raw.name) }\n"],
    ["kotlin", "val a: Int get() = (flags and 0b0000_1111)\n"],
    ["kotlin", "fun f() {\n  open(1)\n  operator.run(x)\n  annotation.close()\n}\n"],
    ["kotlin", "fun f() {\n  g(\n    open = isOpen,\n  )\n  val suspend = 1\n}\n"],
    ["csharp", "class A { void B() { required.Add(name); partial.X(); } }\n"],
    ["kotlin", "fun interface Reader {\n  fun read(): Int\n}\n"],
    ["kotlin", 'val a = $$"android.Resources$Theme"\n'],
    [
      "csharp",
      "class Empty;\n\npublic sealed class A<T> : Base<T>;\nclass B { struct C; void D() {} }\n",
    ],
    [
      "csharp",
      "class A\n{\n    void B(\n#if DEBUG\n        int c,\n#endif\n        int d) {}\n}\n",
    ],
  ])("is read in %s: %j", (grammar, text) => {
    expect(isBroken(grammar, text)).toBe(true);
    const other = withoutNewerSyntax(grammar, text) ?? "";
    expect(isBroken(grammar, other)).toBe(false);
    expect(other.length).toBe(text.length);
    expect(other.split("\n").length).toBe(text.split("\n").length);
  });

  it.each<[Grammar, string]>([
    ["python", "def f(:\n"],
    ["typescript", "export type A = 1;\n"],
    ["kotlin", "fun a() = 1\n"],
  ])("is not in %s: %j", (grammar, text) => {
    expect(withoutNewerSyntax(grammar, text)).toBeNull();
  });

  it("is looked for in no time", () => {
    for (const grammar of ["typescript", "kotlin", "csharp"] as const)
      for (const part of ["<", "class ", "$", "#if ", "export type ", "in out "])
        expect(withoutNewerSyntax(grammar, part.repeat(20_000)) ?? "").not.toContain("\0");
  });
});
