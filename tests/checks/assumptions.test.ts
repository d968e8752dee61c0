import { describe, expect, it } from "vitest";
import { assumptions } from "../../src/checks/assumptions.ts";
import type { Standing } from "../../src/core/github/pull-request.ts";
import { lookupOf } from "./github-situation.ts";
import { ask, type Situation } from "./situation.ts";

const WHY = "## Why\nTabs\n";
const BOTH = `${WHY}## Assumptions\nNone\n`;
const RECORD = "# 7. Words\n\nWe split at white space.\n";

const asked = (
  body: string | null,
  situation: Situation = {},
  options: object = {},
  standing: Standing = { kind: "same" },
) =>
  ask(assumptions, options, {
    ...situation,
    facts: lookupOf(body === null ? null : { body }, standing),
  });

const lacks = (...sections: string[]) => ({
  status: "fail",
  summary: `${sections.length} of 2 sections not written: ${sections.join(", ")}`,
});

describe("the description", () => {
  it.each<[string, string, object]>([
    ["both", BOTH, { status: "pass", summary: "2 of 2 sections written" }],
    ["none", "Tabs", lacks("Why", "Assumptions")],
    ["one", WHY, lacks("Assumptions")],
    ["one empty", `${WHY}## Assumptions\n`, lacks("Assumptions")],
    ["one to be done", `${WHY}## Assumptions\nTBD\n`, lacks("Assumptions")],
    ["one in a comment", `${WHY}<!--\n## Assumptions\nNone\n-->`, lacks("Assumptions")],
  ])("%s", async (_, body, expected) => expect(await asked(body)).toMatchObject(expected));

  it("rests on its lines", async () =>
    expect((await asked(BOTH)).evidence).toEqual([
      { kind: "api", ref: "https://github.com/acme/shop/pull/12", summary: "“Why”: 1 line" },
      {
        kind: "api",
        ref: "https://github.com/acme/shop/pull/12",
        summary: "“Assumptions”: 1 line",
      },
    ]));

  it("tells an empty section from none", async () =>
    expect((await asked("## Why\n")).findings.map(({ message }) => message)).toEqual([
      "the section “Why” of the description is empty",
      "the description has no section “Assumptions”",
    ]));

  it("is not its template", async () => {
    const before = { "docs/pull_request_template.md": `${WHY}## Assumptions\n- [ ] none` };
    expect(await asked(BOTH, { before })).toMatchObject(lacks("Why"));
    // A tick explains nothing.
    const ticked = "## Why\nWords\n## Assumptions\n- [x] none";
    expect(await asked(ticked, { before })).toMatchObject(lacks("Assumptions"));
  });

  it("has the sections that are asked for", async () => {
    const options = { sections: ["Risks"] };
    expect(await asked("## Risks\nNone", {}, options)).toMatchObject({ status: "pass" });
    expect(await asked(BOTH, {}, options)).toMatchObject({ status: "fail" });
  });
});

describe("a decision record", () => {
  const passes = {
    status: "pass",
    summary: "2 of 2 sections written, 1 as docs/adr/0007-words.md",
    evidence: [
      { kind: "api" },
      { kind: "change", ref: "docs/adr/0007-words.md", summary: "a decision record, added" },
    ],
  };
  const path = "docs/adr/0007-words.md";
  it("stands for the assumptions", async () =>
    expect(await asked(WHY, { change: { [path]: RECORD } })).toMatchObject(passes));

  it.each<[string, Situation]>([
    ["changed, not added", { before: { [path]: "# 7" }, change: { [path]: RECORD } }],
    ["deleted", { before: { [path]: RECORD }, change: { [path]: null } }],
    [
      "moved",
      {
        before: { "docs/adr/0001.md": RECORD },
        moved: { [path]: "docs/adr/0001.md" },
        change: { [path]: RECORD },
      },
    ],
    ["not tracked", { change: { [path]: RECORD }, files: { [path]: { untracked: true } } }],
    ["empty", { change: { [path]: "" } }],
    ["of headings and blanks", { change: { [path]: "# 7. Words\n\n## Context\n<!-- why -->\n" } }],
    ["a template", { change: { "docs/adr/template.md": RECORD } }],
    ["an index", { change: { "docs/adr/README.md": RECORD } }],
    ["somewhere else", { change: { "docs/words.md": RECORD } }],
    ["a picture", { change: { "docs/adr/words.svg": RECORD } }],
  ])("not one that is %s", async (_, situation) =>
    expect(await asked(WHY, situation)).toMatchObject(lacks("Assumptions")),
  );

  it.each([
    "adr/1.md",
    "doc/adr/1.rst",
    "docs/decisions/1.md",
    "doc/architecture/decisions/1.md",
    "packages/api/docs/adr/1.adoc",
    "rfcs/2026/1.md",
    "docs/adr/api/1.md",
  ])("is found as %s", async (record) =>
    expect(await asked(WHY, { change: { [record]: RECORD } })).toMatchObject({ status: "pass" }),
  );

  it("is where it is said to be", async () => {
    const options = { records: ["notes/*.md"] };
    const change = { "notes/a.md": RECORD };
    expect(await asked(WHY, { change }, options)).toMatchObject({ status: "pass" });
    expect(await asked(WHY, { change: { [path]: RECORD } }, options)).toMatchObject({
      status: "fail",
    });
  });

  it("stands for nothing else", async () =>
    expect(await asked("## Assumptions\nNone", { change: { [path]: RECORD } })).toMatchObject(
      lacks("Why"),
    ));

  it("of something else that is checked out is none, and nobody knows of another", async () => {
    const elsewhere = { kind: "elsewhere" } as const;
    const situation = { change: { [path]: RECORD } };
    expect(await asked(WHY, situation, {}, elsewhere)).toMatchObject({
      status: "unknown",
      summary:
        "#12 has no section “Assumptions”, and whether it adds a decision record cannot be told here",
    });
    expect(await asked("Tabs", situation, {}, elsewhere)).toMatchObject(
      lacks("Why", "Assumptions"),
    );
    expect(await asked(BOTH, situation, {}, elsewhere)).toMatchObject({ status: "pass" });
  });

  it("is no pull request", async () =>
    expect(await asked(null, { change: { [path]: RECORD } })).toMatchObject({
      status: "pending",
      waitingOn: "author",
    }));
});
