import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SyntaxNode } from "../../../src/core/syntax-node.ts";
import { pathOf } from "../../../src/syntax/error-paths/reader.ts";
import type { SourceFile } from "../../../src/syntax/rule.ts";
import { found, lines, pathsIn } from "./reading.ts";

describe("an error path", () => {
  it("stands at its handler, and ends with its body", () => {
    const [path] = found(
      "typescript",
      lines("const a = b()", "  .catch((e) => {", "    c(e);", "  });"),
    );
    expect(path).toEqual({
      what: ".catch(…)",
      line: 2,
      column: 4,
      endLine: 3,
      body: { line: 3, endLine: 3 },
    });
  });

  it("ends with its text, where a grammar ends a statement with the line break behind it", () => {
    const text = "on error\n  retry\n\nend\n";
    const at = (line: number, column: number, index: number) => ({ line, column, index });
    const node = (start: ReturnType<typeof at>, end: ReturnType<typeof at>) =>
      ({ range: () => ({ start, end }) }) as SyntaxNode;
    const head = node(at(0, 0, 0), at(0, 8, 8));
    const body = [node(at(1, 2, 11), at(3, 0, 18))];
    expect(pathOf({ text } as SourceFile, { head, what: "on error", body })).toMatchObject({
      endLine: 2,
      body: { line: 2, endLine: 2 },
    });
  });

  it("is named shortly, on one line", () => {
    const types = Array.from({ length: 30 }, (_, n) => `Type${n}`).join(" |\n");
    const [path] = found(
      "java",
      `class A { void f() { try { a(); } catch (${types} e) {\n b();\n} } }`,
    );
    expect(path?.what).toMatch(/^catch \(Type0 \| .*…$/);
    expect(path?.what.length).toBeLessThanOrEqual(60);
  });

  it("has the same lines with Windows' line ends", () => {
    const text = lines("try {", "  a();", "} catch (e) {", "  b();", "  c();", "}");
    expect(pathsIn("typescript", text.replaceAll("\n", "\r\n"))).toEqual(["3 catch (e) → 4-5"]);
  });

  it("has no line that what it guards stands on, however it is laid out", () => {
    const gap = fc.constantFrom("", " ", "\n", "\n\n", " // x\n", " /* x */ ", "/* x\n */");
    fc.assert(
      fc.property(fc.array(gap, { minLength: 10, maxLength: 10 }), (gaps) => {
        const parts = [
          "try {",
          "guarded();",
          "}",
          "catch (e) {",
          "own1();",
          "own2(",
          "3);",
          "}",
          "guarded();",
        ];
        const text = parts.map((part, at) => `${gaps[at]}${part}`).join("") + gaps[9];
        const [path] = found("typescript", text);
        const all = text.split("\n");
        expect(path?.line).toBe(all.findIndex((line) => line.includes("catch")) + 1);
        const head = path?.line ?? 0;
        const { line, endLine } = path?.body ?? { line: head, endLine: head - 1 };
        expect(line >= head && endLine <= (path?.endLine ?? 0)).toBe(true);
        for (const one of all.slice(line - 1, endLine)) {
          expect(one).not.toMatch(/guarded|catch|try/);
          // Nothing but the body: the bracket that ends it may have others behind it.
          expect(one.replace(/\/\*.*?\*\/|\/\/.*/g, "")).not.toContain("}");
        }
        // A statement that has its line for itself is there.
        const own = all.findIndex((one) => /^\s*own1\(\);\s*(\/\/.*)?$/.test(one)) + 1;
        if (own > 0 && path?.body) expect(line).toBeLessThanOrEqual(own);
      }),
      { numRuns: 300 },
    );
  });
});
