import { describe, expect, it } from "vitest";
import { executableLines } from "../../src/core/executable-lines.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

/** The lines that end with `//!`, `#!` or the like are those that a coverage tool is likely to measure. */
const CASES: Readonly<Record<string, string>> = {
  "a.ts": `import {
  a,
} from "a";
export interface Shape {
  side: string;
}

export type Sides =
  | 1
  | 2;
type Open = {
  a: 1;
};
// a comment
const x = 1; //!
export function f(): void { //!
  const later = import("q"); //!
  return; //!
}
declare module "x" {
  function z(): void;
}
export { x };
export * from "y";
if (import.meta.vitest) {
  it("is a test");
}
`,
  "a.js": `"use strict";
import "a";
import x, { y } from "b";
import("c"); //!
export default x; //!
`,
  "a.py": `"""A module."""
import os #!
# a comment
def f(): #!
    """What it does."""
    return (os, #!
        1, #!
    )
`,
  "a.go": `package a

import (
	"x"
)

import "y"

type T struct {
	a int
}

const (
	one = 1
)

func f() { //!
	a() //!
}
`,
  "a.rs": `use a::{
    b,
};
#[derive(Debug)]
pub struct X {
    a: i32,
}
mod inner { //!
    fn a() {} //!
}
mod other;
#[cfg(test)]
mod tests {
    fn b() {}
}
`,
  "A.java": `package com.acme;
import java.util.List;
/** What it is. */
@Deprecated
class A { //!
    @Override
    public void a() { //!
        b(); //!
    }
}
`,
  "a.c": `#include <stdio.h>
typedef struct {
  int a;
} point;
int f(void) { //!
#ifdef X
  return 1; //!
#endif
  return 2; //!
}
`,
  "A.cs": `using System;
namespace A
{
    [Serializable]
    class B //!
    {
        int C() => 1; //!
    }
}
`,
  "a.rb": `# a comment
def f #!
  1 #!
end
`,
  "a.php": `<?php
namespace A;
use B;
function f() { //!
    return 1; //!
}
`,
};

/** Lines that count are marked as above. */
const DECLARATIONS: Readonly<Record<string, string>> = {
  "a.ts": `import x from "y";
  hidden(1); //!
import z from "./interface"
{
  hidden(2); //!
}
import { from } from "rxjs"
from(hidden(() => { //!
  hidden(3); //!
}));
import a from "./(";
  hidden(4); //!
type A = string
  hidden(5); //!
interface B
{
  a: 1;
}
interface C
  extends B {
  a: 1;
}
type D<T> = T extends 1
  ? {
      a: 1;
    }
  : never;
declare(a); //!
`,
  "a.go": `package a

var ErrNone = errors.New("none")

var _ I = (*T)(nil)

var X = map[string]func(){ //!
	"a": func() { //!
		b() //!
	},
}

var (
	y = 1
	z = func() { //!
		b() //!
	}
)

type T struct {
	f func(int) error
}

const c = 1
	b() //!

func d() { //!
	var e = 1 //!
}
`,
  "A.java": `public interface A {
  @Query(value = "x")
  int a(
      String b);
  default int b() { //!
    return 1; //!
  }
}
public @interface B
{
  int a();
  default int b()
  {
    return 2; //!
  }
}
`,
  "a.kt": `interface A {
    fun a(b: String): Int
    fun b(): Int = 1 //!
}
`,
  "A.cs": `public interface A
{
    string Name { get; set; }
    string B(string c);
    int D() => 1; //!
}
`,
  "a.php": `<?php
interface A extends B
{
    public function a(): int;
}
f(); //!
`,
  "a.rs": `pub const A: &[u8] = &[
    1,
];
static B: &str = "b";
pub trait C<T>
where
    T: D,
{
    #[inline]
    fn a(&self);
    fn b(&self) { //!
        c(); //!
    }
}
fn d() { //!
    use a::b;
    {
        c(); //!
    }
}
static L: Lazy = Lazy::new(|| { //!
    c() //!
});
pub const fn e() -> u32 { //!
    1 //!
}
`,
  "a.swift": `public protocol A {
    func a() -> Int
}
`,
  "a.h": `#ifndef A_H
extern int x;
int a(int b,
      int c);
struct b {
  int c;
};
#endif
`,
  "b.h": `inline int a(void) //!
{
  return 1; //!
}
`,
  "b.hpp": `auto a = [] { b(); }; //!
`,
};

describe("the lines that are likely to be executable", () => {
  it.each(Object.keys(DECLARATIONS))("leave out what declares and never runs: %s", (path) => {
    const text = DECLARATIONS[path] as string;
    const marked = text.split("\n").flatMap((line, at) => (/\/\/!$/.test(line) ? [at + 1] : []));
    expect(executableLines(path, text.replace(/ \/\/!$/gm, ""))).toEqual(marked);
  });

  it.each(["a.ts", "a.go", "a.rs", "A.java", "A.cs", "a.hpp"])("take little time: %s", (path) => {
    expectCpuTimeBelow(2000, () => {
      for (const part of ["fn ", "func ", "interface x ", "{get;", "' \"", "( {", "){", "[ "])
        for (const head of ["interface X {\n ", "type X {\n ", "trait X {\n ", ""])
          executableLines(path, `${head}${part.repeat(20_000)};\n${part.repeat(20_000)}`);
    });
  });

  it.each(Object.keys(CASES))("%s", (path) => {
    const text = CASES[path] as string;
    const marked = text
      .split("\n")
      .flatMap((line, at) => (/(\/\/|#)!$/.test(line) ? [at + 1] : []));
    expect(executableLines(path, text.replace(/ (\/\/|#)!$/gm, ""))).toEqual(marked);
  });

  it("are all lines that are not blank where the language is not known", () => {
    expect(executableLines("a.ex", "# x\n\ndef a, do: 1\nend\n")).toEqual([1, 3]);
  });
});
