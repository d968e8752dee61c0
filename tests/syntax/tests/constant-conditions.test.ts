import { expect, it } from "vitest";
import { constantTruth } from "../../../src/syntax/tests/constant-conditions.ts";

it.each([
  "true",
  "1 === 1",
  "!false",
  "not False",
  "!(0)",
  "(1 < 2)",
  '"a" == "a"',
  "true || x",
  "True or x",
  "None is None",
])("always holds: %s", (condition) => {
  expect(constantTruth(condition)).toBe(true);
});

it.each(["false", "0", "1 === 2", "!true", "not 1", "false && x.y()", "False and x", '""'])(
  "never holds: %s",
  (condition) => {
    expect(constantTruth(condition)).toBe(false);
  },
);

it.each([
  "x",
  "",
  "!x",
  "not x",
  "1 === x",
  "true && x",
  "false || x",
  "x || true",
  "!false && x",
  'not False and "CI" in os.environ',
  "!0 === x",
  "not 1 == x",
])("depends: %s", (condition) => {
  expect(constantTruth(condition)).toBeNull();
});
