/** Files by path; a null takes the file away. */
export type Files = Readonly<Record<string, string>>;

/** What is on `main`: a small library with its tests, its documentation and its checklist. */
export const START: Files = {
  "package.json": `{
  "name": "text-facts",
  "version": "1.0.0",
  "type": "module",
  "scripts": { "test": "node --test" }
}
`,
  "src/words.js": `/** The words of a text. */
export function words(text) {
  return text.split(/\\s+/).filter((word) => word !== "");
}
`,
  "test/words.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { words } from "../src/words.js";

test("finds the words", () => assert.deepEqual(words(" one  two "), ["one", "two"]));
test("finds none in an empty text", () => assert.deepEqual(words(""), []));
`,
  "README.md": `# text-facts

- \`words(text)\`: the words of a text
`,
  "CHANGELOG.md": `# Changelog

## [Unreleased]

## [1.0.0] - 2026-01-12
### Added
- \`words\`
`,
  "dod.yml": `# What "done" means here.
version: 1
base: main
items:
  - tests
  - test-changes
  - doc-changes:
      map:
        - { when: ["src/**"], docs: ["README.md", "docs/**"] }
  - changelog
  - commits
`,
};

/** The branch as it is when it "works": 80%. */
export const FEATURE: Files = {
  "src/reading-time.js": `import { words } from "./words.js";

/** How long a text takes to read, in whole minutes. */
export function readingTime(text, wordsPerMinute = 200) {
  return Math.ceil(words(text).length / wordsPerMinute);
}
`,
};

/** A test of what nobody had tried. */
export const TESTED: Files = {
  "test/reading-time.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { readingTime } from "../src/reading-time.js";

test("rounds up to whole minutes", () => assert.equal(readingTime("word ".repeat(201)), 2));
test("refuses a speed of nothing", () => assert.throws(() => readingTime("word", 0), RangeError));
`,
};

/** What the test asked for, and what the checklist still missed. */
export const FINISHED: Files = {
  "src/reading-time.js": `import { words } from "./words.js";

/**
 * How long a text takes to read, in whole minutes.
 * @throws RangeError when nobody could read at that speed
 */
export function readingTime(text, wordsPerMinute = 200) {
  if (!(wordsPerMinute > 0)) throw new RangeError(\`\${wordsPerMinute} words per minute\`);
  return Math.ceil(words(text).length / wordsPerMinute);
}
`,
  "README.md": `# text-facts

- \`words(text)\`: the words of a text
- \`readingTime(text, wordsPerMinute = 200)\`: how long it takes to read, in whole minutes
`,
  "CHANGELOG.md": `# Changelog

## [Unreleased]
### Added
- \`readingTime\`

## [1.0.0] - 2026-01-12
### Added
- \`words\`
`,
};
