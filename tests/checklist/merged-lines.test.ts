import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { mergedLines } from "../../src/checklist/merged-lines.ts";
import { toPlain } from "../../src/checklist/nodes.ts";
import { fakeCheck, load } from "./fakes.ts";

const FILES = {
  "dod.yml": `version: 1
extends: [./team.yml]
base: main
plugins: []
items:
  - diff-coverage: { min: 90 }
  - { id: docs, any: { of: [changelog, files: { require: ["a, b", x] }] } }
  - { id: build, enabled: false }
waivers:
  - { item: docs, reason: "it's: odd\\nreally", by: ann, until: 2027-01-01 }
`,
  "team.yml": `version: 1
inlineIgnores: never
items:
  - { id: build, check: command, with: { run: make } }
  - id: diff-coverage
    why: because
    with:
      min: 70
      reports: [lcov.info]
`,
};

describe("the merged checklist", () => {
  it("is printed line by line, each with its origin", async () => {
    const lines = mergedLines((await load(FILES)).merged);
    const shown = lines.map(({ text, at }) => `${`${at.file}:${at.line}`.padEnd(12)}${text}`);
    expect(shown).toEqual([
      "dod.yml:1   version: 1",
      "team.yml:2  inlineIgnores: never",
      "dod.yml:3   base: main",
      "dod.yml:1   items:",
      "dod.yml:6     - id: diff-coverage",
      "team.yml:6      why: because",
      "dod.yml:6       with:",
      "dod.yml:6         min: 90",
      "team.yml:9        reports: [lcov.info]",
      "dod.yml:7     - id: docs",
      "dod.yml:7       check: any",
      "dod.yml:7       with:",
      "dod.yml:7         of:",
      "dod.yml:7           - changelog",
      "dod.yml:7           - files:",
      'dod.yml:7               require: ["a, b", x]',
      "dod.yml:10  waivers:",
      "dod.yml:10    - item: docs",
      'dod.yml:10      reason: "it\'s: odd\\nreally"',
      "dod.yml:10      by: ann",
      "dod.yml:10      until: 2027-01-01",
    ]);
  });

  it("is itself a checklist that means the same", async () => {
    const original = await load(FILES);
    const text = mergedLines(original.merged)
      .map((line) => line.text)
      .join("\n");
    const again = await load(text);
    const meaning = ({ checklist }: typeof original) => ({
      ...checklist,
      digest: null,
      files: null,
      gate: null,
      items: checklist.items.map((item) => ({
        ...item,
        source: null,
        children: item.children.map((child) => ({ ...child, source: null })),
      })),
      waivers: checklist.waivers.map((waiver) => ({ ...waiver, source: null })),
    });
    expect(meaning(again)).toEqual(meaning(original));
  });

  it("names plugins by their way from the checklist itself", async () => {
    const { merged } = await load(
      {
        "ci/dod.yml": "version: 1\nextends: [../team/t.yml]\nplugins: [./own.mjs, acme]\n",
        "team/t.yml": "version: 1\nplugins: [./sub/p.mjs, ../ci/q.mjs]\n",
        "team/sub/p.mjs": "",
        "ci/q.mjs": "",
        "ci/own.mjs": "",
      },
      {
        path: "ci/dod.yml",
        importPlugin: async (specifier) => ({
          default: {
            name: specifier.replace(/[^a-z]+/g, ""),
            checks: [fakeCheck("x", "code", z.strictObject({}))],
          },
        }),
      },
    );
    expect(toPlain(merged)).toMatchObject({
      plugins: ["../team/sub/p.mjs", "./q.mjs", "./own.mjs", "acme"],
    });
  });
});
