import { describe, expect, it } from "vitest";
import { leftovers } from "../../src/checks/leftovers.ts";
import { ask, places, type Sources } from "./situation.ts";
import { found, syntax, UNREAD } from "./syntax-situation.ts";

const NO_CODE = { files: [] };
const CONFLICT = "one\n<<<<<<< HEAD\ntwo\n=======\nthree\n>>>>>>> feature\n";
const todo = (subject: string, line: number) => found("todo-comment", { subject, line });
const judge = (change: Sources, report = {}, options: unknown = {}) =>
  ask(leftovers, options, { before: { "kept.md": CONFLICT }, change, facts: syntax(report) });

describe("leftovers", () => {
  it("holds where nothing is left, in code and in other texts", async () => {
    expect(await judge({ "src/a.ts": "1\n" })).toMatchObject({
      status: "pass",
      summary: "nothing left over in 12 added lines of 1 file",
    });
    expect(await judge({ "a.md": "one\ntwo\n" }, NO_CODE)).toMatchObject({
      status: "pass",
      summary: "nothing left over in 2 added lines of 1 file",
    });
  });

  it("does not apply where nothing was written", async () => {
    const nothing = { before: { "a.md": "1\n" }, change: { "a.md": null }, facts: syntax(NO_CODE) };
    expect(await ask(leftovers, {}, nothing)).toMatchObject({ status: "not-applicable" });
  });

  it("fails with the markers of a conflict in any text, where the change wrote them", async () => {
    const result = await judge({ "a.yml": CONFLICT, "kept.md": `${CONFLICT}more\n` }, NO_CODE);
    expect(places(result)).toEqual(["a.yml:2 conflict-marker"]);
    expect(result.findings[0]).toMatchObject({ line: 2, endLine: 6 });
    expect(result.summary).toBe("1 thing left over in 1 file, of 7 added lines of 2 files");
  });

  it("fails with a conflict of which the change wrote a line, and with what is left of one", async () => {
    const change = { "kept.md": CONFLICT.replace("two", "2"), "a.yml": "one\n<<<<<<< HEAD\n" };
    const result = await judge(change, NO_CODE);
    expect(places(result)).toEqual(["a.yml:2 conflict-marker", "kept.md:2 conflict-marker"]);
    expect(result.findings[0]).toMatchObject({
      message: "A conflict was not resolved: one of its markers is still there",
    });
  });

  it("counts the texts and the code that were looked through, each once", async () => {
    const change = { "a.md": "one\ntwo\n", "src/a.ts": "1\n" };
    expect((await judge(change)).summary).toBe("nothing left over in 14 added lines of 2 files");
    expect((await judge({ "b.rej": "" }, NO_CODE)).summary).toBe("1 thing left over in 1 file");
  });

  it("fails with files that merges leave behind", async () => {
    const result = await judge({ "src/a.ts.orig": "1\n" }, NO_CODE);
    expect(places(result)).toEqual(["src/a.ts.orig merge-residue"]);
  });

  it("lets a TODO through that names an issue", async () => {
    const findings = [
      todo("TODO: later", 1),
      todo("TODO(#12): later", 2),
      todo("FIXME see https://example.org/3", 3),
      todo("TODO SHOP-12", 4),
      todo("TODO: the &#39; entity", 5),
      todo("TODO GH-7", 6),
    ];
    expect(places(await judge({}, { findings }))).toEqual([
      "src/a.ts:1 todo-comment",
      "src/a.ts:5 todo-comment",
    ]);
    const issuePattern = "\\bJ\\d+";
    expect(places(await judge({}, { findings }, { issuePattern })).length).toBe(6);
  });

  it("takes no standard and no colour for an issue", async () => {
    const none = [
      ..."UTF-8 UTF-16 SHA-256 SHA3-512 ISO-8601 RFC-1234 CVE-2024-12345 MD-5 AES-256".split(" "),
      ..."RSA-2048 HTTP-2 TLS-1 IPV-6 X-509 BASE-64 UCS-2 EN-301 COVID-19 SHOP-012".split(" "),
      ..."#000000 #012 GH-0".split(" "),
      "take the colour #336699",
      "set colors to '#333'",
    ];
    const some = ["#12", "acme/shop#12", "SHOP-12", "UTF-8 SHOP-12", "HTTPX-3", "colour, see #336"];
    const of = (texts: string[]) => texts.map((text, at) => todo(`TODO: ${text}`, at + 1));
    expect(places(await judge({}, { findings: of(none) })).length).toBe(none.length);
    expect(places(await judge({}, { findings: of(some) }))).toEqual([]);
  });

  it("is unknown where the pattern takes too long", async () => {
    const findings = [todo(`TODO ${"a".repeat(60)}!`, 1)];
    expect(await judge({}, { findings }, { issuePattern: "(a+)+$" })).toMatchObject({
      status: "unknown",
      mend: "write `issuePattern` without nested repetitions",
    });
  });

  it("asks the rules that are on, those of texts too", async () => {
    const findings = [found("debugger"), found("stub", { line: 8 })];
    const rules = { debugger: false, "conflict-marker": false, "merge-residue": false };
    const result = await judge({ "a.yml": CONFLICT, "b.rej": "1\n" }, { findings }, { rules });
    expect(places(result)).toEqual(["src/a.ts:8 stub"]);
  });

  it("is unknown where code could not be read, and looks at nothing that is excluded", async () => {
    expect(await judge({ "a.md": "1\n" }, { unread: [UNREAD] })).toMatchObject({
      status: "unknown",
    });
    const options = { exclude: ["**/*.kt", "a.yml"] };
    expect(await judge({ "a.yml": CONFLICT }, { unread: [UNREAD] }, options)).toMatchObject({
      status: "pass",
    });
  });
});
