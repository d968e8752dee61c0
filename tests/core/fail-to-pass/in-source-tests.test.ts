import { describe, expect, it } from "vitest";
import { withTestsOf } from "../../../src/core/fail-to-pass/in-source-tests.ts";

const before = `pub fn add(a: i32, b: i32) -> i32 {
    a - b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero() {
        assert_eq!(add(0, 0), 0);
    }
}
`;
const after = `pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds() {
        assert_eq!(add(1, 2), 3);
    }
}
`;

describe("Rust's tests in the source", () => {
  it("come into the base's source", () => {
    const text = withTestsOf(before, after);
    expect(text).toContain("a - b");
    expect(text).toContain("fn adds()");
    expect(text).not.toContain("a + b");
    expect(text).not.toContain("fn zero()");
    expect(text?.match(/#\[cfg\(test\)\]/g)).toHaveLength(1);
  });

  it("come where there was none, several of them, and with Windows' line ends", () => {
    const bare = "pub fn one() -> i32 {\r\n    0\r\n}\r\n";
    const two = `${after}\n#[cfg(all(test, unix))]\nmod more {\n    #[test]\n    fn x() {}\n}\n#[cfg(test)]\nuse std::fs;\n`;
    const text = withTestsOf(bare, two);
    expect(text).toMatch(/^pub fn one\(\) -> i32 \{\n {4}0\n\}\n/);
    expect(text).toContain("fn adds()");
    expect(text).toContain("mod more {");
    expect(text).toMatch(/#\[cfg\(test\)\]\nuse std::fs;/);
  });

  it.each([
    ["a test beside the code", "#[test]\nfn alone() {\n    assert!(true);\n}\n"],
    [
      "a module in a module",
      "mod a {\n    #[cfg(test)]\n    mod tests {\n        #[test]\n        fn x() {}\n    }\n}\n",
    ],
    ["an item without an end", "#[cfg(test)]\nmod tests {\n    fn x() {"],
  ])("cannot be told apart: %s", (_, text) => {
    expect(withTestsOf(before, text)).toBeNull();
    expect(withTestsOf(text, after)).toBeNull();
  });
});
