import { describe, expect, it } from "vitest";
import { lines, pathsIn } from "./reading.ts";

const java = (...text: string[]) => pathsIn("java", lines("class A { void f() {", ...text, "} }"));
const kotlin = (...text: string[]) => pathsIn("kotlin", lines("fun f() {", ...text, "}"));
const csharp = (...text: string[]) =>
  pathsIn("csharp", lines("class A { void F() {", ...text, "} }"));
const php = (...text: string[]) => pathsIn("php", lines("<?php", ...text));

describe("the error paths of Java", () => {
  it("are `catch` clauses; on one line of its own all of a clause is the handler's", () => {
    expect(
      java(
        "try {",
        "a();",
        "} catch (A | B e) {",
        "  // why",
        "  b();",
        "} finally {",
        "  c();",
        "}",
      ),
    ).toEqual(["4 catch (A | B e) → 6-6"]);
    expect(java("try {", "a();", "}", "catch (A e) { b(); }")).toEqual(["5 catch (A e) → 5-5"]);
    expect(java("try {", "a();", "} catch (A e) { b(); }")).toEqual(["4 catch (A e) → ?"]);
    expect(java("try { a(); } catch (A e) { } catch (B e) { /* b */ }")).toEqual([]);
  });

  it("are what futures are given for failures", () => {
    expect(java("a().exceptionally(e -> {", "  return b(e);", "});")).toEqual([
      "2 .exceptionally(…) → 3-3",
    ]);
    expect(java("a().onErrorResume(X.class, e -> b(e));")).toEqual(["2 .onErrorResume(…) → ?"]);
    expect(java("a().exceptionally(this::b).recover();")).toEqual([]);
  });

  it("are what asks for the failure where both are given", () => {
    const handle = (condition: string, name = "handle") =>
      java(
        `a().${name}((r, e) -> {`,
        `if (${condition}) {`,
        "  b();",
        "} else {",
        "  c();",
        "}",
        "return r;",
        "});",
      );
    expect(handle("e != null")).toEqual(["3 if (e != null) → 4-4"]);
    expect(handle("e == null", "whenComplete")).toEqual(["3 if (e == null) → 6-6"]);
    expect(handle("r != null")).toEqual([]);
    expect(handle("e != null", "reduce")).toEqual([]);
  });
});

describe("the error paths of Kotlin", () => {
  it("are `catch` blocks", () => {
    expect(
      kotlin(
        "val a = try {",
        "  b()",
        "} catch (e: IOException) {",
        "  null // nothing",
        "} finally { c() }",
      ),
    ).toEqual(["4 catch (e: IOException) → 5-5"]);
    expect(kotlin("try {", "  b()", "} catch (_: A) {", "}")).toEqual([]);
  });

  it("are what results and flows are given for failures", () => {
    expect(kotlin("runCatching { a() }.onFailure { e ->", "  log(e)", "}")).toEqual([
      "2 .onFailure { … } → 3-3",
    ]);
    expect(
      kotlin("flow.catch { emit(1) }", "val h = CoroutineExceptionHandler { _, e -> log(e) }"),
    ).toEqual(["2 .catch { … } → ?", "3 CoroutineExceptionHandler { … } → ?"]);
    expect(kotlin("a.getOrElse({", "  b()", "})")).toEqual(["2 .getOrElse { … } → 3-3"]);
    // Of a list.
    expect(
      kotlin("list.getOrElse(3) { b() }", "a.recover({ b() }, c)", "a.onFailure(::log)"),
    ).toEqual([]);
  });

  it("are conditions on a result", () => {
    expect(
      kotlin("if (r.isFailure) {", "  return", "}", "if (r.isSuccess) {", "  a()", "}"),
    ).toEqual(["2 if (r.isFailure) → 3-3"]);
  });
});

describe("the error paths of C#", () => {
  it("are `catch` clauses; what filters runs for other errors, too", () => {
    expect(csharp("try", "{", "a();", "}", "catch (X e)", "{", "  b();", "}")).toEqual([
      "6 catch (X e) → 8-8",
    ]);
    expect(csharp("try { a(); }", "catch { b(); }")).toEqual(["3 catch → 3-3"]);
    expect(csharp("try { a(); }", "catch (X e) when (e.Y) { b(); }")).toEqual([
      "3 catch (X e) when (e.Y) → ?",
    ]);
    expect(csharp("try { a(); }", "catch (X) { /* why */ }")).toEqual([]);
  });
});

describe("the error paths of PHP", () => {
  it("are `catch` clauses", () => {
    expect(
      php("try {", "  a();", "} catch (A|B $e) { # why", "  b();", "} catch (C) {", "}"),
    ).toEqual(["4 catch (A|B $e) → 5-5"]);
    // Asked for each error, whichever it is for.
    expect(php("try {", "  a();", "}", "catch (A $e) { b(); }")).toEqual(["5 catch (A $e) → ?"]);
  });

  it("are functions that are given errors", () => {
    expect(
      php(
        "$p->otherwise(function ($e) {",
        "  b();",
        "});",
        "$p->then($ok, fn($e) => b());",
        "set_error_handler(function () {",
        "  c();",
        "});",
      ),
    ).toEqual(["2 ->otherwise(…) → 3-3", "5 ->then(…, …) → ?", "6 set_error_handler(…) → 7-7"]);
    expect(php("$p->then(fn() => a());", "$p->set_error_handler(function () { c(); });")).toEqual(
      [],
    );
  });
});
