import { describe, expect, it } from "vitest";
import { suppressions } from "../../src/checks/suppressions.ts";
import { ask, places } from "./situation.ts";
import { found, syntax, UNREAD } from "./syntax-situation.ts";

const one = (subject: string, line = 3) => found("unexplained-suppression", { subject, line });

describe("suppressions", () => {
  it("holds where each gives its reason", async () => {
    expect(await ask(suppressions, {}, { facts: syntax({}) })).toMatchObject({
      status: "pass",
      summary: "no check silenced without a reason in 12 added lines of 1 file",
    });
  });

  it("fails with those that give none", async () => {
    const findings = [one("# noqa"), one("# type: ignore", 7)];
    const result = await ask(suppressions, {}, { facts: syntax({ findings }) });
    expect(result.summary).toMatch(/^2 checks silenced without a reason in 1 file/);
    expect(places(result)).toEqual([
      "src/a.ts:3 unexplained-suppression",
      "src/a.ts:7 unexplained-suppression",
    ]);
  });

  it("lets those through that are allowed, as they are written", async () => {
    const findings = [
      one("eslint-disable-next-line no-console"),
      one("eslint-disable-next-line no-console, no-alert", 5),
      one("#[allow(dead_code)]", 7),
    ];
    const allow = ["eslint-disable-next-line no-console", "#[[]allow*"];
    const result = await ask(suppressions, { allow }, { facts: syntax({ findings }) });
    expect(places(result)).toEqual([
      "src/a.ts:5 unexplained-suppression",
      "src/a.ts:7 unexplained-suppression",
    ]);
    const wide = { allow: ["eslint-disable*", "#[allow(*)]"] };
    expect(await ask(suppressions, wide, { facts: syntax({ findings }) })).toMatchObject({
      status: "pass",
    });
  });

  it("is unknown where something could not be read, unless it is excluded", async () => {
    const facts = syntax({ unread: [UNREAD] });
    expect(await ask(suppressions, {}, { facts })).toMatchObject({ status: "unknown" });
    expect(await ask(suppressions, { exclude: ["src/b.kt"] }, { facts })).toMatchObject({
      status: "pass",
    });
  });
});
