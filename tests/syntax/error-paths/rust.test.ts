import { describe, expect, it } from "vitest";
import { lines, pathsIn } from "./reading.ts";

const rust = (...text: string[]) => pathsIn("rust", lines("fn f() {", ...text, "}"));
const match = (...arms: string[]) => rust("match a {", ...arms, "}");

describe("the error paths of Rust", () => {
  it("are arms, whose line is their own: they are counted apart", () => {
    expect(match("Ok(v) => v,", "Err(e) => return Err(e), // on")).toEqual(["4 Err(e) => → 4-4"]);
    expect(match("Err(e) => {", "  a(e);", "  b()", "}")).toEqual(["3 Err(e) => → 4-5"]);
    expect(match("Err(e) => a(", "  e,", "),")).toEqual(["3 Err(e) => → 3-5"]);
  });

  it("are no lines of their own behind a guard, nor beside another arm", () => {
    expect(match("Err(e) if a(&e) => b(),")).toEqual(["3 Err(e) if a(&e) => → ?"]);
    expect(match("Err(e) if a(&e) => {", "  b()", "}")).toEqual(["3 Err(e) if a(&e) => → 4-4"]);
    expect(match("Ok(v) => v, Err(_) => 0,")).toEqual(["3 Err(_) => → ?"]);
  });

  it.each([
    ["Some(Err(e))", 1],
    ["Ok(Err(e))", 1],
    ["Err(A) | Err(B)", 1],
    ["(Err(e), _)", 1],
    ["Result::Err(e)", 1],
    ["e @ Err(_)", 1],
    ["Ok(_) | Err(_)", 0],
    ["Ok(v)", 0],
    ["Error(e)", 0],
    ["_", 0],
  ])("are patterns for errors alone: %s", (pattern, count) => {
    expect(match(`${pattern} => {`, "  a();", "}")).toHaveLength(count);
  });

  it("are left out where they do nothing", () => {
    expect(match("Err(_) => {}", "Err(A) => (),", "Err(B) => { /* later */ }")).toEqual([]);
  });

  it.each([
    ["let Err(e) = a()", "2 if let Err(e) = a() → 3-3"],
    ["let Some(err) = a().err()", "2 if let Some(err) = a().err() → 3-3"],
    ["a().is_err()", "2 if a().is_err() → 3-3"],
    ["!a().is_ok()", "2 if !a().is_ok() → 3-3"],
    ["x && let Err(e) = a()", "2 if x && let Err(e) = a() → 3-3"],
    ["let Ok(v) = a()", "4 else of if let Ok(v) = a() → 5-5"],
    ["a().is_ok()", "4 else of if a().is_ok() → 5-5"],
  ])("are conditions: %s", (condition, path) => {
    expect(rust(`if ${condition} {`, "  b();", "} else {", "  c();", "}")).toEqual([path]);
  });

  it("are no other conditions", () => {
    expect(rust("if let Some(v) = a() {", "  b();", "} else {", "  c();", "}")).toEqual([]);
    expect(rust("if error_count > 1 {", "  b();", "}")).toEqual([]);
    expect(rust("let Some(v) = a() else {", "  return;", "};")).toEqual([]);
  });

  it("are loops until it goes well, and the `else` of a `let`", () => {
    expect(rust("while let Err(e) = a() {", "  wait(e);", "}")).toEqual([
      "2 while let Err(e) = a() → 3-3",
    ]);
    expect(rust("let Ok(v) = a() else {", "  return;", "};")).toEqual([
      "2 else of let Ok(v) → 3-3",
    ]);
  });

  it("are closures that are given an error", () => {
    expect(rust("a()", "  .map_err(|e| {", "    b(e)", "  })?;")).toEqual(["3 .map_err(…) → 4-4"]);
    expect(rust("a().map_err(|e| b(e))?;")).toEqual(["2 .map_err(…) → ?"]);
    expect(rust("a().unwrap_or_else(|_| 1);")).toEqual(["2 .unwrap_or_else(…) → ?"]);
    // Of an `Option`, and by name.
    expect(rust("a().unwrap_or_else(|| 1);", "a().map_err(E::new)?;")).toEqual([]);
  });

  it("are no tests", () => {
    const text =
      "#[cfg(test)]\nmod tests {\n    fn a() {\n        if let Err(e) = b() {\n            c(e);\n        }\n    }\n}\n";
    expect(pathsIn("rust", text)).toEqual([]);
    expect(pathsIn("rust", text.replace("#[cfg(test)]\n", ""))).toHaveLength(1);
  });
});
