import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReport, UnreadableReport } from "../../src/formats/report.ts";
import { reportJson } from "../../src/reporters/json.ts";
import { sampleItem, sampleReport } from "../reporters/sample-report.ts";

const VERSION = "1.2.3";
const parse = (value: unknown) => parseReport(JSON.stringify(value), VERSION);
/** The sample with the value at a path replaced; undefined takes it away. */
function forged(path: string, value: unknown): unknown {
  const report = JSON.parse(reportJson(sampleReport()));
  const keys = path.split(".");
  const last = keys.pop() as string;
  const at = keys.reduce((inner, key) => inner[key], report);
  at[last] = value;
  return report;
}

function nested(depth: number): string {
  const item = JSON.stringify(sampleItem());
  const [start, end] = item.split('"children":[]') as [string, string];
  const report = reportJson(sampleReport({ items: [] }));
  const items = `${`${start}"children":[`.repeat(depth)}${item}${`]${end}`.repeat(depth)}`;
  return report.replace('"items": []', `"items": [${items}]`);
}

describe("a report of our own", () => {
  it("is read as it was written", () => {
    const composite = sampleItem({ id: "either", check: "any", children: [sampleItem()] });
    const report = sampleReport({ items: [...sampleReport().items, composite] });
    const { schemaVersion, verdict, items, checklist, change } = report;
    expect(parseReport(reportJson(report), VERSION)).toEqual({
      schemaVersion,
      tool: { name: "dod", version: VERSION },
      verdict,
      items,
      checklist: { digest: checklist.digest },
      treeChanged: null,
      change: change && {
        mergeBase: change.mergeBase,
        head: change.head,
        digest: change.digest,
        contents: change.contents,
      },
    });
    expect(items.length).toBeGreaterThan(4);
  });

  it("says whether the tree changed under its run, where it does", () => {
    expect(parse({ ...sampleReport(), treeChanged: "HEAD moved" }).treeChanged).toBe("HEAD moved");
    expect(parse({ ...sampleReport(), treeChanged: null }).treeChanged).toBeNull();
    const { treeChanged: _, ...silent } = sampleReport();
    expect(() => parse(silent)).toThrow(UnreadableReport);
  });

  it("may be of no change", () => expect(parse(sampleReport({ change: null })).change).toBeNull());

  it("may say more than is known here", () => {
    const [first] = sampleReport().items;
    const report = { ...sampleReport(), news: 1, items: [{ ...first, news: { a: [] } }] };
    expect(parse(report).items).toEqual([first]);
  });

  it.each([
    ["another version of dod", { tool: { name: "dod", version: "1.2.4" } }],
    ["another schema", { schemaVersion: 2, items: "as they are then" }],
  ])("of %s is not read any further", (_, parts) =>
    expect(parse({ ...sampleReport(), ...parts })).toMatchObject({
      change: null,
      checklist: { digest: "" },
      items: [],
      ...("tool" in parts ? parts : { schemaVersion: 2 }),
    }),
  );
});

describe("what is no report of ours", () => {
  it.each<[string, string]>([
    ["", "it is not well-formed JSON"],
    ["{", "it is not well-formed JSON"],
    ["null", "it is no report of dod: "],
    ["[]", "it is no report of dod: "],
    ['"done"', "it is no report of dod: "],
    ["{}", "it is no report of dod at schemaVersion: "],
    ['{"schemaVersion":"1","tool":{"name":"dod","version":"1.2.3"}}', "at schemaVersion: "],
    ['{"schemaVersion":1,"tool":{"name":"eslint","version":"1.2.3"}}', "at tool.name: "],
    ['{"schemaVersion":1,"tool":{"name":"dod"}}', "at tool.version: "],
    ['{"schemaVersion":1,"tool":{"name":"dod","version":"1.2.3"}}', "it is no report of dod at "],
  ])("%s", (text, message) => {
    expect(() => parseReport(text, VERSION)).toThrow(UnreadableReport);
    expect(() => parseReport(text, VERSION)).toThrow(message);
  });

  it.each<[string, unknown]>([
    ["verdict", "DONE"],
    ["change", undefined],
    ["change.head", "main"],
    ["change.head", `${"a".repeat(40)}\n`],
    ["change.mergeBase", "A".repeat(40)],
    ["change.digest", ""],
    ["change.contents", ""],
    ["change.digest", null],
    ["checklist", null],
    ["checklist.digest", 7],
    ["items", {}],
    ["items", undefined],
    ["items.0", null],
    ["items.0.id", ""],
    ["items.0.check", undefined],
    ["items.0.title", 1],
    ["items.0.category", null],
    ["items.0.stage", "later"],
    ["items.0.required", "true"],
    ["items.0.status", "passed"],
    ["items.0.summary", " "],
    ["items.0.waitingOn", "me"],
    ["items.0.findings", null],
    ["items.0.findings", [{ message: "x" }]],
    ["items.0.evidence", { length: 1 }],
    ["items.0.evidence.0", {}],
    ["items.0.evidence.0.kind", "rumour"],
    ["items.0.evidence.0.ref", ""],
    ["items.0.evidence.0.summary", 1],
    ["items.0.mend", 1],
    ["items.0.since", 1],
    ["items.0.ignored", -1],
    ["items.0.ignored", 0.5],
    ["items.0.notes", [1]],
    ["items.0.children", [{}]],
    ["items.0.children", undefined],
    ["items.0.waiver", true],
    ["items.0.waiver", undefined],
    ["items.0.cached", 1],
    ["items.0.durationMs", "1"],
    ["treeChanged", false],
  ])("%s: %j", (path, value) => {
    const top = path.split(".")[0] as string;
    expect(() => parse(forged(path, value))).toThrow(UnreadableReport);
    expect(() => parse(forged(path, value))).toThrow(`it is no report of dod at ${top}`);
  });

  it("has two items of one id", () =>
    expect(() => parse(sampleReport({ items: [sampleItem(), sampleItem()] }))).toThrow(
      new UnreadableReport("it has two items tests"),
    ));

  it("nests without end", () => {
    expect(parseReport(nested(3), VERSION).items).toHaveLength(1);
    expect(() => parseReport(nested(20_000), VERSION)).toThrow(
      new UnreadableReport("its items are nested too deep"),
    );
  });

  it("says a piece of a hostile text, on one line", () => {
    const long = `${"x".repeat(5_000)}\n`;
    const items = [sampleItem({ id: long }), sampleItem({ id: long })];
    const message = messageOf(JSON.stringify(sampleReport({ items })));
    expect(message).toMatch(/^it has two items x{120}…$/);
    expect(messageOf(`{"a\n\nb": ${long}`)).not.toContain("\n");
  });

  it("never throws anything else, and never takes what JSON gives every object", () => {
    const keys = fc.constantFrom(
      ..."schemaVersion tool items id check status evidence children __proto__ constructor".split(
        " ",
      ),
    );
    const piece = fc.jsonValue().map((value) => value as unknown);
    const [item] = sampleReport().items;
    fc.assert(
      fc.property(fc.dictionary(keys, piece), fc.boolean(), (parts, inside) => {
        const broken = inside
          ? { ...sampleReport(), items: [{ ...item, ...parts }] }
          : { ...sampleReport(), ...parts };
        try {
          const { items } = parse(broken);
          for (const one of items) expect(Object.getPrototypeOf(one)).toBe(Object.prototype);
        } catch (fault) {
          expect(fault).toBeInstanceOf(UnreadableReport);
        }
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(messageOf(text)).not.toBe("");
      }),
    );
  });
});

function messageOf(text: string): string {
  try {
    parseReport(text, VERSION);
    return "";
  } catch (fault) {
    expect(fault).toBeInstanceOf(UnreadableReport);
    return (fault as Error).message;
  }
}
