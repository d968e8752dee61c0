import { describe, expect, it } from "vitest";
import { lines, pathsIn } from "./reading.ts";

const go = (...text: string[]) =>
  pathsIn("go", lines("package a", "func f() error {", ...text, "}"));
const asked = (condition: string) => go(`if ${condition} {`, "return x", "}").length;

describe("the error paths of Go", () => {
  it("are what an `if` does that sees an error", () => {
    expect(
      go(
        "if err := g(); err != nil {",
        "  return fmt.Errorf(",
        '    "g: %w",',
        "    err,",
        "  )",
        "}",
      ),
    ).toEqual(["3 if err := g(); err != nil → 4-7"]);
  });

  it.each([
    "err != nil",
    "nil != err",
    "readErr != nil",
    "s.err != nil",
    "ctx.Err() != nil",
    "err != nil && !os.IsNotExist(err)",
    "err != nil || n == 0",
    "!(err == nil)",
    "err == io.EOF",
    "e == sql.ErrNoRows",
    "errors.Is(err, io.EOF)",
    "!errors.Is(err, io.EOF)",
    "os.IsNotExist(errors.Unwrap(err))",
    "err.Timeout()",
    "pe, ok := err.(*os.PathError); ok",
    "ok := errors.As(err, &pe); ok",
    "r := recover(); r != nil",
    "recover() != nil",
    "len(errs) > 0",
    "len(v.errors) != 0",
  ])("ask about errors: %s", (condition) => {
    expect(asked(condition)).toBe(1);
  });

  it.each([
    "err == nil",
    "v != nil",
    "ok",
    "v, ok := m[k]; ok",
    "v, ok := x.(T); ok",
    "n > 0",
    "err > limit",
    "stderr != nil",
    "len(errs) == 0",
    "len(names) > 0",
    "isSet(name)",
  ])("ask about nothing else: %s", (condition) => {
    expect(asked(condition)).toBe(0);
  });

  it("are behind the `else` where it is asked whether there is none", () => {
    expect(go("if err == nil {", "  a()", "} else {", "  b()", "}")).toEqual([
      "5 else of if err == nil → 6-6",
    ]);
    expect(go("if len(errs) == 1 {", "a()", "} else {", "b()", "}")).toEqual([]);
    expect(go("if err == nil {", "a()", "} else if errors.Is(err, b) {", "c()", "}")).toEqual([
      "5 if errors.Is(err, b) → 6-6",
    ]);
  });

  it("are cases of errors, and the default behind one for none", () => {
    expect(
      go(
        "switch {",
        "case err == nil:",
        "  a()",
        "case errors.Is(err, io.EOF):",
        "  b()",
        "default:",
        "  c()",
        "}",
      ),
    ).toEqual(["6 case errors.Is(err, io.EOF) → 7-7", "8 default → 9-9"]);
    expect(go("switch err {", "case nil:", "a()", "case io.EOF, b:", "c()", "}")).toEqual([
      "6 case io.EOF, b → 7-7",
    ]);
    expect(go("switch e := err.(type) {", "case *A:", "a(e)", "default:", "b()", "}")).toEqual([
      "4 case *A → 5-5",
    ]);
    expect(go("switch x {", "case 1:", "a()", "default:", "b()", "}")).toEqual([]);
    expect(go("switch {", "case n > 1:", "a()", "default:", "b()", "}")).toEqual([]);
  });

  it("know what was recovered in the statement above", () => {
    expect(go("r := recover()", "if r != nil {", "  a(r)", "}")).toEqual(["4 if r != nil → 5-5"]);
    expect(go("r := reach()", "if r != nil {", "  a(r)", "}")).toEqual([]);
  });

  it("are left out where they do nothing", () => {
    expect(go("if err != nil {", "  // later", "}")).toEqual([]);
  });

  it("have no line of their own on one line", () => {
    expect(go("f := func() { if err != nil { a() } }")).toEqual(["3 if err != nil → ?"]);
  });
});
