// biome-ignore-all lint/suspicious/noThenProperty: the option's name is fixed by the product contract
import { describe, expect, it } from "vitest";
import { safeParse } from "zod/v4/core";
import { files } from "../../src/checks/files.ts";
import { ask, places, type Situation } from "./situation.ts";

const before = {
  "README.md": "# Title\r\n\r\n## Limitations\r\nnone\r\n",
  "src/a.ts": "a\n",
  "src/b.ts": "b\n",
  ".dockerignore": "x\n",
};

const cases: [
  title: string,
  options: object,
  situation: Situation,
  status: string,
  expected?: string[],
][] = [
  ["required and there", { require: [".dockerignore", "src/*.ts"] }, { before }, "pass"],
  [
    "required and missing",
    { require: ["LICENSE", "src/*.py"] },
    { before },
    "fail",
    ["LICENSE require", "– require"],
  ],
  [
    "required beside what is excluded",
    { require: ["src/**", "!src/a.ts", "!src/b.ts"] },
    { before },
    "fail",
    ["– require"],
  ],
  ["forbidden and absent", { forbid: ["**/*.orig"] }, { before }, "pass"],
  [
    "forbidden and there",
    { forbid: ["**/*.orig"] },
    { before, change: { "src/a.ts.orig": "x" } },
    "fail",
    ["src/a.ts.orig forbid"],
  ],
  ["forbidden and there before", { forbid: ["src/b.ts"] }, { before }, "fail", ["src/b.ts forbid"]],
  [
    "contains a text",
    { contains: [{ path: "README.md", text: "## Limitations" }] },
    { before },
    "pass",
  ],
  [
    "does not",
    { contains: [{ path: "README.md", text: "## Security" }] },
    { before },
    "fail",
    ["README.md contains"],
  ],
  [
    "matches, with line ends of either kind",
    { contains: [{ path: "README.md", regex: "^## Limitations$" }] },
    { before },
    "pass",
  ],
  [
    "a text over several lines, with line ends of either kind",
    { contains: [{ path: "README.md", text: "## Limitations\nnone" }] },
    { before },
    "pass",
  ],
  [
    "every file that the glob takes is asked",
    { contains: [{ path: "src/*.ts", regex: "^a" }] },
    { before },
    "fail",
    ["src/b.ts contains"],
  ],
  [
    "no file to contain it",
    { contains: [{ path: "SECURITY.md", text: "x" }] },
    { before },
    "fail",
    ["SECURITY.md contains"],
  ],
  [
    "a pattern without end",
    { contains: [{ path: "evil.txt", regex: "^(a+)+$" }] },
    { before: { "evil.txt": `${"a".repeat(64)}!` } },
    "unknown",
  ],
  [
    "together",
    { together: [{ when: ["src/a.ts"], then: ["src/b.ts"] }] },
    { before, change: { "src/a.ts": "2\n", "src/b.ts": "2\n" } },
    "pass",
  ],
  [
    "not together",
    { together: [{ when: ["src/a.ts"], then: ["src/b.ts"] }] },
    { before, change: { "src/a.ts": "2\n" } },
    "fail",
    ["src/a.ts:1 together"],
  ],
  [
    "a file is not its own company",
    { together: [{ when: ["src/**"], then: ["src/**"] }] },
    { before, change: { "src/a.ts": "2\n" } },
    "not-applicable",
  ],
  [
    "moved away counts as changed",
    { together: [{ when: ["src/a.ts"], then: ["src/b.ts"] }] },
    { before, moved: { "lib/a.ts": "src/a.ts" }, change: { "lib/a.ts": "a\n" } },
    "fail",
    ["lib/a.ts together"],
  ],
  [
    "nothing of `when` changed",
    { together: [{ when: ["src/a.ts"], then: ["src/b.ts"] }] },
    { before, change: { "src/b.ts": "2\n" } },
    "not-applicable",
  ],
  ["an empty tree", { forbid: ["**/*.orig"] }, {}, "unknown"],
];

describe("files", () => {
  it.each(cases)("%s", async (_, options, situation, status, expected = []) => {
    const result = await ask(files, options, situation);
    expect({ status: result.status, places: places(result) }, result.summary).toEqual({
      status,
      places: expected,
    });
  });

  it("says where it found what", async () => {
    const result = await ask(
      files,
      { contains: [{ path: "README.md", regex: "^## " }], require: ["src/**"] },
      { before },
    );
    expect(result.evidence).toEqual([
      { kind: "file", ref: "src/a.ts", summary: "required by src/**" },
      { kind: "file", ref: "README.md:3", summary: "contains /^## /" },
    ]);
    expect(result.summary).toBe(
      "1 required file there; 1 file searched, each with what it must contain",
    );
  });

  it.each([
    [{}],
    [{ contains: [{ path: "a" }] }],
    [{ contains: [{ path: "a", text: "x", regex: "x" }] }],
    [{ contains: [{ path: "a", regex: "(" }] }],
    [{ require: [] }],
    [{ require: ["!nothing"] }],
    [{ unknown: 1 }],
  ])("does not take %j", (options) => {
    expect(safeParse(files.options, options).success).toBe(false);
  });
});

it("says once what was searched for", async () => {
  const result = await ask(files, { forbid: ["**/*.orig"] }, { before });
  expect(result.summary).toBe("none of 4 files matches **/*.orig");
  expect(result.evidence).toEqual([
    { kind: "file", ref: "**/*.orig", summary: "0 of 4 files match" },
  ]);
});
