import { describe, expect, test } from "vitest";
import { scriptCommands } from "../../../src/core/guards/shell.ts";

/** `words @line [how it is lost]` of each command. */
const read = (script: string, shell = {}) =>
  scriptCommands(script, shell).map(
    ({ words, line, swallowed }) =>
      `${words.join("·")} @${line}${swallowed === null ? "" : ` ${swallowed}`}`,
  );

describe("commands", () => {
  test.each([
    ["", []],
    ["# npm test", []],
    ["a b", ["a·b @0"]],
    ["a\nb", ["a @0", "b @1"]],
    ["a && b\n\nc", ["a @0", "b @0", "c @2"]],
    ["a \\\n  b\nc", ["a·b @0", "c @2"]],
    ["a '# x; y' \"b && c\"", ["a·# x; y·b && c @0"]],
    ["a # b; c", ["a @0"]],
    ["a#b", ["a#b @0"]],
    ["a $(b; c) d", ["a·$(b;·c)·d @0"]],
    ["a 2>&1\nb &> c", ["a·2>&1 @0", "b·&>·c @1"]],
    ["cat <<EOF\nnpm test\nEOF\nb", ["cat·<<EOF @0", "b @3"]],
    ["cat <<'A' <<-B\nx\nA\ny\n\tB\nb", ["cat·<<A·<<-B @0", "b @5"]],
    ["cat <<EOF\nnpm test", ["cat·<<EOF @0", "npm·test @1"]],
    ["a <<< b\nc", ["a·<<<·b @0", "c @1"]],
    ["a || b", ["a @0", "b @0"]],
    ["a || exit 1", ["a @0", "exit·1 @0"]],
    ["(a; b)", ["a @0", "b @0"]],
    ["a;;b", ["a @0", "b @0"]],
  ])("%j", (script, expected) => {
    expect(read(script)).toEqual(expected);
  });
});

describe("exit codes that are lost", () => {
  test.each([
    ["a || true", ["a @0 `|| true`", "true @0"]],
    ["a || :", ["a @0 `|| :`", ": @0"]],
    ["a||echo no", ["a @0 `|| echo no`", "echo·no @0"]],
    ["a && b || true", ["a @0 `|| true`", "b @0 `|| true`", "true @0"]],
    ["x; a || true", ["x @0", "a @0 `|| true`", "true @0"]],
    ["{ a; b; } || true", ["a @0 `|| true`", "b @0 `|| true`", "} @0 `|| true`", "true @0"]],
    [
      "for x in y; do a; done || true",
      ["for·x·in·y @0 `|| true`", "a @0 `|| true`", "done @0 `|| true`", "true @0"],
    ],
    ["a; true", ["a @0 `; true`", "true @0"]],
    ["a; exit 0", ["a @0 `; exit 0`", "exit·0 @0"]],
    ["a; true; b", ["a @0", "true @0", "b @0"]],
    ["a &", ["a @0 `&` behind it"]],
    ["! a", ["a @0 `!`"]],
    ["if a; then b; fi", ["a @0 `if`", "b @0", "fi @0"]],
    ["a | b", ["a @0 a pipe", "b @0"]],
    ["set -o pipefail\na | b", ["set·-o·pipefail @0", "a @1", "b @1"]],
  ])("%j", (script, expected) => {
    expect(read(script)).toEqual(expected);
  });

  test("by a shell that goes on after a failure", () => {
    expect(read("a; b", { errexit: false })).toEqual(["a @0 `;` behind it", "b @0"]);
    expect(read("set -e; a; b", { errexit: false })).toEqual(["set·-e @0", "a @0", "b @0"]);
    expect(read("a && b", { errexit: false })).toEqual(["a @0", "b @0"]);
    expect(read("a | b", { pipefail: true })).toEqual(["a @0", "b @0"]);
  });
});
