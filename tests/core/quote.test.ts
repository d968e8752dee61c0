import { expect, it } from "vitest";
import { quoted } from "../../src/core/quote.ts";

it("quotes another's text on one line", () => {
  expect(quoted("  a\n\t b ")).toBe("“a b”");
  expect(quoted("")).toBe("“”");
  expect(quoted("x".repeat(80))).toBe(`“${"x".repeat(80)}”`);
  expect(quoted("x".repeat(81))).toBe(`“${"x".repeat(79)}…”`);
});

it("cuts through no character", () => {
  expect(quoted(`${"x".repeat(78)}😀😀`)).toBe(`“${"x".repeat(78)}…”`);
});

it("takes no longer for a long text", () => {
  expect(quoted(" \n".repeat(1_000_000)).length).toBeLessThan(90);
});
