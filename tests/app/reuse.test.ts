import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readReused } from "../../src/app/reuse.ts";
import { notApplicable, UsageError } from "../../src/core/result.ts";
import { VERSION } from "../../src/core/version.ts";
import { reportJson } from "../../src/reporters/json.ts";
import { sampleItem, sampleReport } from "../reporters/sample-report.ts";
import { itemOf } from "../support/item.ts";
import { temporaryFolder } from "../support/repository.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const tests = itemOf("tests", notApplicable("never asked"), { facts: ["testRuns"] });
const request = {
  change: { digest: "sha256:00", contents: "sha256:c0" },
  checklist: { digest: "sha256:11", items: [tests] },
};
const report = sampleReport({
  tool: { name: "dod", version: VERSION },
  verdict: "ready",
  items: [sampleItem({ category: "clarity" })],
});

const MIB = 1024 * 1024;

function sparse(path: string, size: number): void {
  writeFileSync(path, "");
  truncateSync(path, size);
}

describe("--reuse", () => {
  it("takes what an earlier run's report says, byte order mark or not", async () => {
    for (const mark of ["", "\ufeff"]) {
      writeFileSync(at("report.json"), mark + reportJson(report));
      const { items, notes } = await readReused(at("report.json"), request);
      expect(items.get("tests")).toMatchObject({ status: "pass", cached: true });
      expect(notes).toEqual([expect.stringMatching(/^1 item is taken from the report of /)]);
    }
  });

  it.each<[string, Partial<typeof request>, typeof report, string]>([
    [
      "another change",
      { change: { digest: "sha256:99", contents: "sha256:c0" } },
      report,
      "the report is of another change",
    ],
    [
      "another checklist",
      { checklist: { ...request.checklist, digest: "sha256:99" } },
      report,
      "the report is of another checklist",
    ],
    [
      "another dod",
      {},
      { ...report, tool: { name: "dod", version: "9.9.9" } },
      `dod 9.9.9 wrote it, and this is dod ${VERSION}, which may judge otherwise`,
    ],
  ])("takes nothing from a report of %s", async (_, parts, earlier, why) => {
    writeFileSync(at("other.json"), reportJson(earlier));
    expect(await readReused(at("other.json"), { ...request, ...parts })).toEqual({
      items: new Map(),
      notes: [`nothing is taken from the earlier report: ${why}`],
    });
  });

  it.each<[string, (path: string) => void, string]>([
    ["missing", () => undefined, "there is no such file"],
    ["folder", (path) => mkdirSync(path), "it is no regular file"],
    ["pipe", (path) => execFileSync("mkfifo", [path]), "it is no regular file"],
    ["empty", (path) => writeFileSync(path, ""), "it is not well-formed JSON"],
    ["text", (path) => writeFileSync(path, "DONE\n"), "it is not well-formed JSON"],
    ["other-json", (path) => writeFileSync(path, "{}"), "it is no report of dod at schemaVersion"],
    ["large", (path) => sparse(path, 16 * MIB + 1), "it is larger than 16 MiB"],
    // Not even looked into: node reads none of 2 GiB.
    ["huge", (path) => sparse(path, 4096 * MIB), "it is larger than 16 MiB"],
  ])("is a usage error where the file is none: %s", async (name, make, message) => {
    make(at(name));
    const reading = readReused(at(name), request);
    await expect(reading).rejects.toThrow(UsageError);
    await expect(reading).rejects.toThrow(`--reuse ${at(name)}: ${message}`);
    await expect(reading).rejects.toMatchObject({
      mend: expect.stringContaining("--report json="),
    });
  });

  it.skipIf(process.getuid?.() === 0)("is one where it may not be read", async () => {
    writeFileSync(at("secret"), reportJson(report));
    chmodSync(at("secret"), 0o000);
    await expect(readReused(at("secret"), request)).rejects.toThrow("it cannot be read: EACCES");
  });

  it("is one where a file stands in the way", async () => {
    writeFileSync(at("file"), "");
    await expect(readReused(join(at("file"), "x"), request)).rejects.toThrow(
      "it cannot be read: ENOTDIR",
    );
  });
});
