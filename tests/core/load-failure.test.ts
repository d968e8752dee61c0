import { describe, expect, it } from "vitest";
import { missingNames } from "../../src/core/load-failure.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

describe("names that a tool says are missing", () => {
  it.each<[string, string, string[]]>([
    [
      "Node, CommonJS",
      "Error: Cannot find module '../src/neu'\nRequire stack:\n- /repo/test/b.js",
      ["../src/neu"],
    ],
    [
      "Node, modules",
      "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/repo/src/neu.mjs' imported from /repo/test/b2.mjs",
      ["/repo/src/neu.mjs"],
    ],
    [
      "Node, an export",
      "SyntaxError: The requested module '../src/sum.mjs' does not provide an export named 'neu'",
      ["neu"],
    ],
    [
      "Node, an export of CommonJS",
      "SyntaxError: Named export 'neu' not found. The requested module './a.js' is a CommonJS module",
      ["neu"],
    ],
    [
      "vitest",
      "Cannot find module '../src/neu.mjs' imported from '/repo/b.test.mjs'",
      ["../src/neu.mjs"],
    ],
    [
      "vitest below 3",
      "Failed to load url ../src/neu.mjs (resolved id: ../src/neu.mjs) in /repo/b.test.mjs. Does the file exist?",
      ["../src/neu.mjs"],
    ],
    [
      "vite",
      'Error: Failed to resolve import "../src/neu" from "b.test.ts". Does the file exist?',
      ["../src/neu"],
    ],
    [
      "jest",
      "  ● Test suite failed to run\n\n    Cannot find module '../src/neu' from 'b.test.js'\n",
      ["../src/neu"],
    ],
    ["what is called and not exported", "TypeError: (0 , nosuch) is not a function", ["nosuch"]],
    ["jest's way of an import", "TypeError: (0 , _sum.neu) is not a function", ["_sum.neu", "neu"]],
    ["a method", "TypeError: cart.total is not a function", ["cart.total", "total"]],
    ["a class", "TypeError: Cart is not a constructor", ["Cart"]],
    ["a variable", "ReferenceError: neu is not defined", ["neu"]],
    [
      "TypeScript",
      "src/a.test.ts:1:10 - error TS2305: Module '\"./sum\"' has no exported member 'neu'.",
      ["neu"],
    ],
    ["TypeScript, a property", "error TS2339: Property 'neu' does not exist on type 'A'.", ["neu"]],
    ["esbuild", 'No matching export in "src/sum.ts" for import "neu"', ["neu"]],
    [
      "Python, a name",
      "E   ImportError: cannot import name 'neu' from 'acme' (/repo/acme.py)",
      ["neu"],
    ],
    [
      "Python, a module",
      "ModuleNotFoundError: No module named 'acme.neu2'; 'acme' is not a package",
      ["acme.neu2", "neu2"],
    ],
    ["Python, an attribute", "AttributeError: module 'acme' has no attribute 'neu'", ["neu"]],
    ["Python, a variable", "NameError: name 'neu' is not defined", ["neu"]],
    ["Python, an argument", "TypeError: add() got an unexpected keyword argument 'neu'", ["neu"]],
    ["pytest", "E       fixture 'neu' not found", ["neu"]],
    ["Go", "bad/b_test.go:3:33: undefined: m.Neu", ["m.Neu", "Neu"]],
    [
      "Go, a method",
      "./a_test.go:5:4: c.Neu undefined (type Cart has no field or method Neu)",
      ["Neu"],
    ],
    [
      "Go, a package",
      "bad2/b_test.go:2:20: no required module provides package example.com/m/neu; to add it:\n\tgo get example.com/m/neu",
      ["example.com/m/neu"],
    ],
    ["Go, a field", "./a_test.go:5:4: unknown field Neu in struct literal of type Cart", ["Neu"]],
    ["Go below 1.20, a field", "unknown field 'Neu' in struct literal of type Cart", ["Neu"]],
    ["Rust, an import", "error[E0432]: unresolved import `acme_x::neu`", ["acme_x::neu", "neu"]],
    ["Rust, a module", "error[E0433]: cannot find `gone` in `acme_x`", ["gone"]],
    ["Rust, a function", "error[E0425]: cannot find function `neu` in crate `acme`", ["neu"]],
    [
      "Rust, several kinds",
      "error[E0405]: cannot find struct, variant or union type `Neu` in this scope",
      ["Neu"],
    ],
    [
      "Rust, a method",
      "error[E0599]: no method named `neu` found for struct `Cart` in the current scope",
      ["neu"],
    ],
    ["Rust, a field", "error[E0609]: no field `neu` on type `Cart`", ["neu"]],
    [
      "Rust, an associated function",
      "error[E0599]: no function or associated item named `neu` found for struct `A` in the current scope",
      ["neu"],
    ],
    [
      "javac",
      "CTest.java:[1,65] cannot find symbol\n  symbol:   method neu()\n  location: class p.A",
      ["neu"],
    ],
    ["javac, a class", "cannot find symbol\n  symbol:   class Neu\n", ["Neu"]],
    ["javac, a package", "CTest.java:[1,85] package com.neu does not exist", ["com.neu", "neu"]],
    ["kotlinc", "e: file:///repo/ATest.kt:3:5 Unresolved reference: neu", ["neu"]],
    ["kotlinc 2", "e: file:///repo/ATest.kt:3:5 Unresolved reference 'neu'.", ["neu"]],
    [
      "Java, when it runs",
      "java.lang.NoSuchMethodError: 'int com.acme.Cart.neu(int)'",
      ["com.acme.Cart.neu", "neu"],
    ],
    ["C#", "error CS0103: The name 'Neu' does not exist in the current context", ["Neu"]],
    [
      "C#, a type",
      "error CS0246: The type or namespace name 'Neu' could not be found (are you missing a using directive",
      ["Neu"],
    ],
    [
      "C#, a member",
      "error CS1061: 'Cart' does not contain a definition for 'Neu' and no accessible",
      ["Neu"],
    ],
    [
      "Ruby, a file",
      "test/test_b.rb:1:in `require_relative': cannot load such file -- /repo/neu (LoadError)",
      ["/repo/neu"],
    ],
    ["Ruby, a constant", "NameError:\n  uninitialized constant Shop::Neu", ["Shop::Neu", "Neu"]],
    ["Ruby, a method", "NoMethodError: undefined method `neu' for nil:NilClass", ["neu"]],
    ["Ruby 3.4", "undefined method 'neu' for an instance of Cart", ["neu"]],
    ["PHP, a class", 'Error: Class "App\\Neu" not found', ["App\\Neu", "Neu"]],
    [
      "PHP, a method",
      "Error: Call to undefined method App\\Cart::neu()",
      ["App\\Cart::neu", "neu"],
    ],
    ["PHP, a function", "Error: Call to undefined function neu()", ["neu"]],
    ["Swift", "ATests.swift:3:5: error: cannot find 'neu' in scope", ["neu"]],
    ["Swift, a member", "error: value of type 'Cart' has no member 'neu'", ["neu"]],
    ["C++", "error: 'neu' was not declared in this scope", ["neu"]],
    [
      "gcc in a language with quotation marks",
      "error: ‘struct A’ has no member named ‘neu’",
      ["neu"],
    ],
    ["clang", "a.c:3:5: error: use of undeclared identifier 'neu'", ["neu"]],
    ["C, a header", "a.c:1:10: fatal error: neu.h: No such file or directory", ["neu.h", "h"]],
  ])("%s", (_, message, expected) => {
    expect([...missingNames(message)].sort()).toEqual([...expected].sort());
  });

  it.each([
    ["an assertion", "AssertionError: expected 3 to be 4 // Object.is equality"],
    ["a syntax error", "SyntaxError: Unexpected token '}'"],
    ["a set-up that failed", "Error: connect ECONNREFUSED 127.0.0.1:5432"],
    ["Rust's types", "error[E0308]: mismatched types\n expected `i32`, found `&str`"],
    ["nothing", ""],
  ])("none in %s", (_, message) => {
    expect(missingNames(message)).toEqual([]);
  });

  it("takes all that one message names, and stays quick and short on a hostile one", () => {
    expect(missingNames("undefined: A\nundefined: pkg.B\nundefined: A")).toEqual([
      "A",
      "pkg.B",
      "B",
    ]);
    expectCpuTimeBelow(2_000, () => {
      for (const text of ["cannot find ", "(0 , ", "undefined: a.", "'", "a.", "no method, "])
        missingNames(text.repeat(200_000));
      const many = Array.from({ length: 300 }, (_, n) => `undefined: X${n}`).join("\n");
      expect(missingNames(many).length).toBeLessThanOrEqual(50);
    });
  });
});
