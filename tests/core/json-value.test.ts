import { expect, it } from "vitest";
import { valueAt } from "../../src/core/json-value.ts";

it.each<[unknown, string, unknown]>([
  [{ a: { b: 1 } }, "a.b", 1],
  [{ a: [{ b: 1 }] }, "a.0.b", 1],
  [[1, 2], "1", 2],
  [{ "a.b": 1 }, "a.b", 1],
  [{ a: 1 }, "", { a: 1 }],
  [{ a: null }, "a", null],
  [{ a: null }, "a.b", undefined],
  [{ a: 1 }, "a.b", undefined],
  [{ a: "abc" }, "a.length", undefined],
  [{}, "toString", undefined],
  [{}, "constructor.name", undefined],
  [{}, "__proto__.toString", undefined],
  [[1], "length", 1],
  [{ a: { b: 1 } }, "a..b", undefined],
  [{ "": { a: 1 } }, ".a", undefined],
  [null, "a", undefined],
])("%j at %j is %j", (json, path, expected) => expect(valueAt(json, path)).toEqual(expected));
