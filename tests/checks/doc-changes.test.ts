import { describe, expect, it } from "vitest";
import { docChanges } from "../../src/checks/doc-changes.ts";
import { ask, places, type Situation } from "./situation.ts";

const map = [
  { when: ["src/cli/**"], docs: ["docs/cli.md"] },
  { when: ["src/api/**", "!src/api/internal/**"], docs: ["docs/api/**", "README.md"] },
];
const before = {
  "src/cli/a.ts": "1\n",
  "src/api/b.ts": "1\n",
  "docs/cli.md": "one\n",
  "README.md": "read\n",
};

describe("doc-changes", () => {
  const cases: [title: string, status: string, situation: Situation, expected?: string[]][] = [
    ["both changed", "pass", { before, change: { "src/cli/a.ts": "2\n", "docs/cli.md": "two\n" } }],
    [
      "the documentation did not",
      "fail",
      { before, change: { "src/cli/a.ts": "2\n" } },
      ["src/cli/a.ts:1 no-doc-change"],
    ],
    [
      "another entry's documentation",
      "fail",
      { before, change: { "src/cli/a.ts": "2\n", "README.md": "more\n" } },
      ["src/cli/a.ts:1 no-doc-change"],
    ],
    [
      "one of several",
      "pass",
      { before, change: { "src/api/b.ts": "2\n", "README.md": "more\n" } },
    ],
    ["excluded", "not-applicable", { before, change: { "src/api/internal/x.ts": "2\n" } }],
    ["documentation alone", "not-applicable", { before, change: { "README.md": "more\n" } }],
    [
      "a blank line in the documentation",
      "fail",
      { before, change: { "src/cli/a.ts": "2\n", "docs/cli.md": "one\n\n" } },
      ["src/cli/a.ts:1 no-doc-change"],
    ],
    [
      "a blank line in the source",
      "not-applicable",
      { before, change: { "src/cli/a.ts": "1\n\n" } },
    ],
    [
      "the documentation was deleted",
      "fail",
      { before, change: { "src/cli/a.ts": "2\n", "docs/cli.md": null } },
      ["src/cli/a.ts:1 no-doc-change"],
    ],
    [
      "deleted with what it described",
      "pass",
      { before, change: { "src/cli/a.ts": null, "docs/cli.md": null } },
    ],
    [
      "moved out of the folder",
      "fail",
      { before, moved: { "src/x.ts": "src/cli/a.ts" }, change: { "src/x.ts": "1\n" } },
      ["src/x.ts no-doc-change"],
    ],
    [
      "the mode alone",
      "not-applicable",
      { before, change: { "src/cli/a.ts": "1\n " }, files: { "src/cli/a.ts": { hunks: [] } } },
    ],
    [
      "both entries, one without",
      "fail",
      { before, change: { "src/cli/a.ts": "2\n", "src/api/b.ts": "2\n", "docs/cli.md": "two\n" } },
      ["src/api/b.ts:1 no-doc-change"],
    ],
  ];
  it.each(cases)("%s → %s", async (_, status, situation, expected = []) => {
    const result = await ask(docChanges, { map }, situation);
    expect({ status: result.status, places: places(result) }, result.summary).toEqual({
      status,
      places: expected,
    });
  });

  it("does not let a file vouch for itself", async () => {
    const all = { map: [{ when: ["**"], docs: ["docs/**"] }] };
    expect(
      await ask(docChanges, all, { before, change: { "docs/cli.md": "two\n" } }),
    ).toMatchObject({ status: "not-applicable" });
  });

  it("says how much it looked at", async () => {
    const result = await ask(
      docChanges,
      { map },
      { before, change: { "src/cli/a.ts": "2\n", "docs/cli.md": "two\n" } },
    );
    expect(result.summary).toBe(
      "1 file that users see changed, and 1 documentation file with it (1 of 2 entries asked)",
    );
  });
});
