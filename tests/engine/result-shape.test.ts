import { describe, expect, it } from "vitest";
import { fail, finding, notApplicable, pass, pending, unknown } from "../../src/core/result.ts";
import { whatIsWrong } from "../../src/engine/result-shape.ts";

const seen = { kind: "change", ref: "x", summary: "seen" } as const;
const found = finding({ path: "a.ts", line: 1, rule: "r", message: "m" });
const circle: Record<string, unknown> = { ...seen };
circle.self = circle;

/** What a plugin in plain JavaScript may hand over. */
const any = (value: unknown) => value as never;

describe("what a check gives", () => {
  it.each([
    ["a pass", pass("1 file", [seen])],
    ["a fail", fail("1 file", [found], { mend: "mend it" })],
    ["a pending", pending("ci", "it runs")],
    ["an unknown", unknown("no report", "make one")],
    ["a not-applicable", notApplicable("nothing of the kind")],
  ])("is a result: %s", (_, result) => {
    expect(whatIsWrong(result)).toBeNull();
  });

  it.each([
    ["nothing", undefined],
    ["a look-alike", { ...pass("1 file", [seen]) }],
    ["a forged one", { [Symbol.for("dod.result")]: true, status: "pass", summary: "trust me" }],
    ["an empty summary", pass("", [seen])],
    ["a summary that is an object", pass(any({ a: 1 }), [seen])],
    ["evidence that says nothing", pass("1 file", [any({ kind: "file", ref: "", summary: "" })])],
    ["evidence in a circle", pass("1 file", [any(circle)])],
    ["evidence with a BigInt", pass("1 file", [any({ ...seen, size: 1n })])],
    ["evidence that is null", pass("1 file", [any(null)])],
    ["a finding without a message", fail("1 file", [any({ ...found, message: undefined })])],
    ["a line that is a text", fail("1 file", [any({ ...found, line: "3" })])],
    ["a reason that is missing", notApplicable(any(undefined))],
    ["somebody unknown to wait for", pending(any("the boss"), "it waits")],
    ["notes that are a text", pass("1 file", [seen], { notes: any("note") })],
  ])("is none: %s", (_, result) => {
    expect(whatIsWrong(result)).toBeTruthy();
  });
});
