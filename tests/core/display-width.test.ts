import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/core/display-width.ts";

describe("displayWidth", () => {
  it.each([
    ["plain", 5],
    ["naïve", 5],
    ["nai\u0308ve", 5],
    ["日本", 4],
    ["😀", 2],
    ["✓ “ok” …", 8],
  ])("%s: %i", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
