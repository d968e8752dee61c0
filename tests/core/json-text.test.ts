import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonText } from "../../src/core/json-text.ts";
import { commandsIn } from "../reporters/runner.ts";

it("means the same as JSON, and holds no control character of any kind", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const json = jsonText({ text });
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/,
      );
    }),
  );
});

it("holds nothing that the program that runs a CI job would obey, and means the same", () => {
  const value = { "##[a]": ["x ##[error]y", "####vso[z]", "##TeamCity[", "#[fine]", "::error::x"] };
  const json = jsonText(value);
  expect(JSON.parse(json)).toEqual(value);
  expect(json).not.toMatch(/##[a-z]*\[/i);
  expect(json).toContain("#[fine]");
  expect(commandsIn(json)).toEqual([]);
});
