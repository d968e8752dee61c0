import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evidenceStore, type StoredPass } from "../../src/facts/evidence-cache-store.ts";
import { keptDurations } from "../../src/facts/kept-durations.ts";
import { temporaryFolder } from "../support/repository.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const DAY = 24 * 3_600_000;
const KEY = "a".repeat(64);
const entry: StoredPass = {
  ranAt: NOW.getTime(),
  summary: "3 tests passed",
  findings: [],
  evidence: [{ kind: "command", ref: "npm test", summary: "ended with 0" }],
  notes: [],
  outputs: [["dist/a.js", 3, 1.5]],
  ignored: "1.5 e3b0",
};

async function written(parts: Partial<StoredPass> = {}) {
  const folder = temporaryFolder();
  const store = evidenceStore(folder);
  await store.write(KEY, { ...entry, ...parts });
  return { folder, store, path: join(folder, "dod/evidence", `${KEY}.json`) };
}

describe("the store of kept passes", () => {
  it("gives back what was kept, in files that only their owner reads", async () => {
    const { folder, store, path } = await written();
    expect(await store.read(KEY, NOW)).toEqual(entry);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "dod")).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, "dod/evidence"))).toEqual([`${KEY}.json`]);
    expect(await store.read("b".repeat(64), NOW)).toBeNull();
  });

  it("gives nothing that is older than 30 days, or of a time to come", async () => {
    const { store } = await written();
    const at = (ms: number) => store.read(KEY, new Date(NOW.getTime() + ms));
    expect(await at(30 * DAY)).not.toBeNull();
    expect(await at(30 * DAY + 1)).toBeNull();
    expect(await at(-1)).toBeNull();
  });

  const parsed = (path: string) => JSON.parse(readFileSync(path, "utf8"));
  const rewrite = (parts: object) => (path: string) =>
    writeFileSync(path, JSON.stringify({ ...parsed(path), ...parts }));
  it.each<[string, (path: string) => unknown]>([
    ["empty", (path) => writeFileSync(path, "")],
    ["cut off", (path) => truncateSync(path, 40)],
    ["no JSON", (path) => writeFileSync(path, "DONE")],
    ["null", (path) => writeFileSync(path, "null")],
    ["a list", (path) => writeFileSync(path, "[]")],
    ["of another schema", rewrite({ schema: 2 })],
    ["of another key", rewrite({ key: "b".repeat(64) })],
    ["without evidence", rewrite({ evidence: [] })],
    [
      "with evidence of another shape",
      rewrite({ evidence: [{ kind: "file", ref: 1, summary: "x" }] }),
    ],
    ["with evidence that is no object", rewrite({ evidence: ["x"] })],
    ["without a summary", rewrite({ summary: "" })],
    ["with a summary without end", rewrite({ summary: "x".repeat(20_001) })],
    ["with a time that is a text", rewrite({ ranAt: "2026" })],
    [
      "with a time that is none",
      (path) =>
        writeFileSync(path, readFileSync(path, "utf8").replace(/"ranAt":\d+/, '"ranAt":1e999')),
    ],
    ["with nested findings", rewrite({ findings: [{ rule: { a: 1 } }] })],
    ["with notes that are no texts", rewrite({ notes: [1] })],
    ["with outputs of another shape", rewrite({ outputs: [["a", "1", 2]] })],
    ["without outputs", rewrite({ outputs: undefined })],
    ["writable for others", (path) => chmodSync(path, 0o622)],
    [
      "a folder",
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
    [
      "a link to such a file",
      (path) => {
        const elsewhere = join(temporaryFolder(), "entry.json");
        writeFileSync(elsewhere, readFileSync(path), { mode: 0o600 });
        rmSync(path);
        symlinkSync(elsewhere, path);
      },
    ],
    [
      "a pipe",
      (path) => {
        rmSync(path);
        execFileSync("mkfifo", [path]);
      },
    ],
    ["too large", (path) => truncateSync(path, 2 * 1024 * 1024)],
  ])("gives nothing where the entry is %s", async (_, damage) => {
    const { store, path } = await written();
    damage(path);
    expect(await store.read(KEY, NOW)).toBeNull();
  });

  it("reads and writes nothing through a folder that is a link, or that others write to", async () => {
    for (const name of ["dod", "dod/evidence"]) {
      const { folder, store } = await written();
      const { folder: own } = await written();
      rmSync(join(folder, name), { recursive: true });
      symlinkSync(join(own, name), join(folder, name));
      expect(await store.read(KEY, NOW)).toBeNull();
      await store.write("c".repeat(64), entry);
      expect(existsSync(join(own, "dod/evidence", `${"c".repeat(64)}.json`))).toBe(false);
    }
    const { folder, store } = await written();
    chmodSync(join(folder, "dod/evidence"), 0o777);
    expect(await store.read(KEY, NOW)).toBeNull();
  });

  it("does not mind that nothing can be kept", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "dod"), "a file\n");
    const store = evidenceStore(folder);
    await store.write(KEY, entry);
    expect(await store.read(KEY, NOW)).toBeNull();
    expect(readFileSync(join(folder, "dod"), "utf8")).toBe("a file\n");
    await evidenceStore(join(folder, "nowhere")).write(KEY, entry);
    expect(existsSync(join(folder, "nowhere"))).toBe(false);
  });

  it("keeps the newest 200, and nothing that a killed run left half written", async () => {
    const { folder, store } = await written();
    const at = join(folder, "dod/evidence");
    for (let n = 0; n < 210; n++) {
      const path = join(at, `${n.toString(16).padStart(64, "0")}.json`);
      writeFileSync(path, "{}");
      utimesSync(path, 1_000 + n, 1_000 + n);
    }
    writeFileSync(join(at, "half.tmp"), "");
    utimesSync(join(at, "half.tmp"), 1_000, 1_000);
    writeFileSync(join(at, "now.tmp"), "");
    await store.write("b".repeat(64), entry);
    const names = readdirSync(at);
    expect(names.filter((name) => name.endsWith(".json"))).toHaveLength(200);
    expect(names).toEqual(
      expect.arrayContaining([`${KEY}.json`, `${"b".repeat(64)}.json`, "now.tmp"]),
    );
    expect(names).not.toContain("half.tmp");
    expect(names).not.toContain(`${"0".repeat(64)}.json`);
  });

  it("is not damaged by several that write at once", async () => {
    const folder = temporaryFolder();
    const keys = Array.from({ length: 20 }, (_, n) => (n % 5).toString(16).repeat(64));
    await Promise.all(keys.map((key) => evidenceStore(folder).write(key, entry)));
    for (const key of keys) expect(await evidenceStore(folder).read(key, NOW)).toEqual(entry);
    expect(readdirSync(join(folder, "dod/evidence"))).toHaveLength(5);
  });
});

describe("how long questions took", () => {
  const took = (ms: number) => new Map([["q", ms]]);

  it("is known to the next run, the newest time alone", async () => {
    const folder = temporaryFolder();
    const first = await keptDurations(folder, true);
    expect(first.of("q")).toBeNull();
    await first.keep(took(40_000), NOW);
    await (await keptDurations(folder, true)).keep(took(50_000), NOW);
    const later = await keptDurations(folder, true);
    expect([later.of("q"), later.of("other")]).toEqual([50_000, null]);
    const { entries } = JSON.parse(readFileSync(join(folder, "dod/durations.json"), "utf8"));
    expect(entries).toHaveLength(1);
  });

  it("is not kept of what is over at once", async () => {
    const folder = temporaryFolder();
    await (await keptDurations(folder, true)).keep(took(80), NOW);
    expect(existsSync(join(folder, "dod"))).toBe(false);
  });

  it.each([
    "",
    "null",
    "{}",
    '{"schema":1,"entries":{}}',
    '{"schema":1,"entries":[["__proto__",1,1],[1],null,["aaaaaaaaaaaaaaaa",-1,1]]}',
  ])("is not known from a file that holds %s", async (text) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "dod"), { mode: 0o700 });
    writeFileSync(join(folder, "dod/durations.json"), text);
    const durations = await keptDurations(folder, true);
    expect(durations.of("q")).toBeNull();
    await durations.keep(took(1_000), NOW);
    expect((await keptDurations(folder, true)).of("q")).toBe(1_000);
  });

  it("is kept of no more than 500 questions, the newest", async () => {
    const folder = temporaryFolder();
    const many = (from: number) =>
      new Map(Array.from({ length: 400 }, (_, n) => [`${from + n}`, 1_000]));
    await (await keptDurations(folder, true)).keep(many(0), new Date(NOW.getTime() - DAY));
    await (await keptDurations(folder, true)).keep(many(1_000), NOW);
    const { entries } = JSON.parse(readFileSync(join(folder, "dod/durations.json"), "utf8"));
    expect(entries).toHaveLength(500);
    expect((await keptDurations(folder, true)).of("1399")).toBe(1_000);
  });
});
