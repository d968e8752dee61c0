import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { ImportPlugin, LoadRequest } from "../../src/checklist/request.ts";
import type { Item } from "../../src/core/checklist.ts";
import { type FactReaders, shareFacts } from "../../src/engine/fact-store.ts";
import { runItems } from "../../src/engine/run-items.ts";
import { modelSituation } from "../harness/model-situation.ts";
import { type Files, fakeCheck, faults, load } from "./fakes.ts";

const NAMED = { importPlugin: null };
const TEXT = "version: 1\nplugins: [./p.mjs]\nitems:\n";

const files = (items: string, over: Files = {}): Files => ({
  "dod.yml": TEXT + items,
  "p.mjs": "throw new Error('must not be run');",
  ...over,
});

async function only(items: string): Promise<Item> {
  const { checklist } = await load(files(items), NAMED);
  expect(checklist.items).toHaveLength(1);
  return checklist.items[0] as Item;
}

describe("a plugin that is named and not run", () => {
  it("leaves its items without a definition, so that nothing can run them", async () => {
    expect(await only("  - acme/license: { allow: [MIT], deep: { a: 1 } }\n")).toEqual({
      id: "acme-license",
      kind: "check",
      check: "acme/license",
      definition: null,
      children: [],
      title: "The check acme/license holds",
      failureTitle: "The check acme/license does not hold",
      why: "Its plugin says why, and was not run.",
      fix: "Its plugin says how, and was not run.",
      category: "ownership",
      stage: "code",
      required: true,
      waivable: false,
      when: null,
      needs: [],
      timeoutMs: 60_000,
      options: { allow: ["MIT"], deep: { a: 1 } },
      source: { file: "dod.yml", line: 4, column: 5 },
    });
    expect((await only("  - acme/license\n")).options).toEqual({});
    const part = (await only("  - any: { of: [acme/license: { a: 1 }] }\n")).children[0];
    expect(part).toMatchObject({ definition: null, options: { a: 1 } });
  });

  it("lets none of its items pass, alone or as a part", async () => {
    const { checklist } = await load(
      files("  - acme/license\n  - any: { of: [acme/license] }\n  - all: { of: [acme/license] }\n"),
      NAMED,
    );
    const reports = await runItems({
      items: checklist.items,
      change: modelSituation().change,
      facts: shareFacts({} as FactReaders),
      settle: async (_, result) => ({ result, ignored: 0, waiver: null, notes: [] }),
      concurrency: 1,
      failFast: false,
      signal: new AbortController().signal,
      now: new Date(),
      listen: () => undefined,
    });
    expect([...reports.values()].map(({ status }) => status)).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
  });

  it("is enough for what items say themselves", async () => {
    expect(
      await only(
        "  - { id: x, check: acme/license, title: T, stage: review, required: false, timeout: 5m, when: { labels: [l] } }\n",
      ),
    ).toMatchObject({ title: "T", stage: "review", required: false, timeoutMs: 300_000 });
    // Its own stage is not known, so that labels are not known to be wrong.
    expect(await only("  - { id: x, check: acme/license, when: { labels: [l] } }\n")).toMatchObject(
      {
        when: { labels: ["l"] },
      },
    );
  });

  it("leaves everything else to be validated", async () => {
    expect(
      await faults(
        files(`  - acme/license
  - acme/License
  - acme/a/b
  - nothing-like-it
  - doc-links: { dcs: [] }
  - { id: x, check: acme/x, stage: code, when: { labels: [l] } }
  - { id: y, check: acme/y, requird: true }
  - { id: w, check: acme/z, with: [1] }
  - { id: v, check: acme/z, needs: [u] }
`),
        NAMED,
      ),
    ).toEqual([
      '5:5 unknown check "acme/License"; a plugin\'s check needs the plugin under `plugins`',
      '6:5 unknown check "acme/a/b"; a plugin\'s check needs the plugin under `plugins`',
      '7:5 unknown check "nothing-like-it"; `dod list --checks` names them all',
      '8:18 unknown option "dcs" of check "doc-links"; did you mean "docs"?',
      '9:50 "labels" needs the pull request, and an item of the stage code runs without it; use `paths` or `branches`, or set `stage: review`',
      '10:29 unknown key "requird"; did you mean "required"?',
      '11:35 "with" must be a map of options, not a list',
      '12:37 "v" needs "u", and there is no such item; did you mean "x"?',
    ]);
  });

  it("is asked for where a check has a plugin's name", async () => {
    expect(await faults("version: 1\nitems: [acme/license]\n", NAMED)).toEqual([
      '2:9 unknown check "acme/license"; a plugin\'s check needs the plugin under `plugins`',
    ]);
  });

  it("is there, or a problem", async () => {
    expect(await faults({ "dod.yml": `${TEXT}  - tests\n` }, NAMED)).toEqual([
      '2:11 plugin "./p.mjs": it cannot be found: there is no file "p.mjs" in the repository',
    ]);
    const source = {
      read: async (path: string) => {
        if (path === "p.mjs") throw new Error("it is a folder");
        if (path !== "dod.yml") return null;
        return new TextEncoder().encode(`${TEXT}  - tests\n`);
      },
    };
    expect(await faults({}, { ...NAMED, source })).toEqual([
      '2:11 plugin "./p.mjs": it cannot be read: it is a folder',
    ]);
  });

  it("may be a package, or beside a package's checklist, and is not looked for", async () => {
    const packages = {
      read: async (path: string) => ({
        path: `/x/${path}`,
        bytes: new TextEncoder().encode("version: 1\nplugins: [./own.mjs, other]\n"),
      }),
    };
    const { checklist } = await load(
      {
        "dod.yml":
          'version: 1\nextends: [./team/t.yml, "@acme/dod/base.yml"]\nplugins: [./p.mjs, ./p.mjs, acme]\n',
        "team/t.yml": "version: 1\nplugins: [../p.mjs, ./q.mjs, acme]\n",
        "p.mjs": "",
        "team/q.mjs": "",
      },
      { ...NAMED, packages },
    );
    expect(checklist.plugins).toEqual(["p.mjs", "team/q.mjs"]);
    expect(checklist.packages).toEqual(["@acme/dod/base.yml", "acme", "other"]);
  });
});

describe("the digest", () => {
  const digest = async (given: Files | string, over: Partial<LoadRequest> = NAMED) =>
    (await load(given, over)).checklist.digest;

  it("is of the text alone where there is no plugin", async () => {
    const text = "version: 1\nitems: [tests]\n";
    const sum = createHash("sha256").update(`${text.length}\n${text}`).digest("hex");
    expect(await digest(text)).toBe(`sha256:${sum}`);
  });

  it("is another one when a plugin's file is", async () => {
    const one = await digest(files("  - tests\n"));
    const digests = [
      one,
      await digest(files("  - tests\n", { "p.mjs": "" })),
      await digest(files("  - tests\n", { "p.mjs": "throw new Error('must not be Run');" })),
      await digest(files("  - tests\n", { "dod.yml": "version: 1\nitems:\n  - tests\n" })),
    ];
    expect(new Set(digests).size).toBe(4);
    expect(await digest(files("  - tests\n", { "q.mjs": "" }))).toBe(one);
  });

  it("is the same whether the plugin was run or not", async () => {
    const check = fakeCheck("license", "code", z.strictObject({}));
    const importPlugin: ImportPlugin = async () => ({ default: { name: "acme", checks: [check] } });
    expect(await digest(files("  - tests\n"), { importPlugin })).toBe(
      await digest(files("  - tests\n")),
    );
    // What was run and cannot be read would be left out of it.
    expect(await faults({ "dod.yml": `${TEXT}  - tests\n` }, { importPlugin })).toEqual([
      '2:11 plugin "./p.mjs": it cannot be found: there is no file "p.mjs" in the repository',
    ]);
  });
});
