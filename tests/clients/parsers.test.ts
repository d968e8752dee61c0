import { describe, expect, it } from "vitest";
import { openParsers } from "../../src/clients/parsers.ts";
import { FactUnavailable } from "../../src/core/result.ts";
import { type Grammar, SAMPLE_PATHS } from "../../src/syntax/grammars.ts";

const GRAMMARS = Object.keys(SAMPLE_PATHS) as Grammar[];
const HELLO: Readonly<Record<Grammar, string>> = {
  javascript: "const a = <b>{1}</b>;\n",
  typescript: "const a = <number>b;\n",
  tsx: "const a: number = <b />;\n",
  python: "def a() -> int: return 1\n",
  go: "package a\n\nfunc A() error { return nil }\n",
  java: "class A { int a() { return 1; } }\n",
  kotlin: "fun a(): Int = 1\n",
  rust: "fn a() -> i32 { 1 }\n",
  csharp: "class A { int B() => 1; }\n",
  ruby: "def a = 1\n",
  php: "<?php\nfunction a(): int { return 1; }\n",
};

describe("parsers", async () => {
  const open = await openParsers(GRAMMARS, GRAMMARS);

  it.each(GRAMMARS)("reads %s, at once and beside", async (grammar) => {
    const root = open.parse(grammar, HELLO[grammar]);
    expect(root.find({ rule: { kind: "ERROR" } })).toBeNull();
    expect(root.text()).toBe(HELLO[grammar]);
    expect((await open.parseBeside(grammar, HELLO[grammar])).kind()).toBe(root.kind());
  });

  it("know which kinds a grammar has", () => {
    expect(open.hasKind("go", "if_statement")).toBe(true);
    expect(open.hasKind("go", "no_such_kind")).toBe(false);
    expect(open.hasKind("javascript", "non_null_expression")).toBe(false);
    expect(open.hasKind("tsx", "non_null_expression")).toBe(true);
  });

  it("say what to install where one is not there", () => {
    expect(() => open.parse("cobol", "")).toThrow(FactUnavailable);
    const fault = (() => {
      try {
        return open.hasKind("cobol", "program");
      } catch (thrown) {
        return thrown as FactUnavailable;
      }
    })();
    expect(fault).toMatchObject({
      reason: expect.stringContaining("cobol cannot be parsed"),
      mend: expect.stringContaining("npm install @ast-grep/lang-cobol"),
    });
  });
});
