import { describe, expect, it } from "vitest";
import { executableLines } from "../../src/core/executable-lines.ts";

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

describe("the lines that are likely to be executable", () => {
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
