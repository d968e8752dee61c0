import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { FactUnavailable } from "../../src/core/result.ts";
import type { PlainCode, SideText } from "../../src/facts/syntax-files.ts";
import type { CodeReader } from "../../src/facts/syntax-pass.ts";
import type { CodeReading } from "../../src/facts/syntax-reader.ts";
import { SyntaxThreads } from "../../src/facts/syntax-threads.ts";

/** Large enough to be a part of its own. */
const TEXT = "x".repeat(64 * 1024);

function side(path: string): SideText {
  const rest = { language: "go", role: "source", holdsTests: false, runs: false } as const;
  return { path, grammar: "go", text: TEXT, ...rest };
}

const FILE = { oldPath: null, status: "added", kind: "text", untracked: false } as const;
const code = (path: string): PlainCode => ({
  file: { path, ...FILE, insertions: 1, deletions: 0, hunks: [] },
  isNew: true,
  addedLines: 1,
  before: null,
  after: side(path),
});
const codes = Array.from({ length: 9 }, (_, at) => code(`${at}.go`));

function readingOf(path: string, by: string): CodeReading {
  const none = {
    matches: [],
    unread: [],
    unreadTests: [],
    testFile: null,
    before: [],
    after: [],
    errorPaths: [],
  };
  return {
    ...none,
    file: { path: `${path} by ${by}`, language: "go", role: "source", addedLines: 1 },
  };
}

/** Reads in the test's own thread, after the others had time to. */
const own: CodeReader = {
  read: async (these) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return these.map(({ file }) => readingOf(file.path, "own"));
  },
  baseMatches: async () => [],
  declared: async (sides) => sides.map(({ path }) => `${path} by own`),
};

const folder = mkdtempSync(join(tmpdir(), "dod-threads-"));
let scripts = 0;
let abort = new AbortController();
let open: SyntaxThreads | null = null;

afterEach(() => {
  open?.close();
  abort = new AbortController();
});

/** One thread that runs a script, in which `answer(reply)` is called with each task. */
function threads(script: string): CodeReader {
  const path = join(folder, `${scripts++}.mjs`);
  writeFileSync(
    path,
    `import { parentPort, workerData } from "node:worker_threads";
const none = { matches: [], unread: [], unreadTests: [], testFile: null, before: [], after: [], errorPaths: [] };
const reading = ({ file }) => ({ ...none, file: { path: file.path + " by thread", language: "go", role: "source", addedLines: 1 } });
const on = (answer) => parentPort.on("message", (task) => parentPort.postMessage({ id: task.id, ...answer(task) }));
${script}`,
  );
  const start = { families: [], tests: false, errorPaths: false };
  open = new SyntaxThreads(pathToFileURL(path), 1, start, abort.signal);
  return open.beside(own, new Map());
}

const RIGHT = `on(({ codes, sides }) => codes ? { readings: codes.map(reading) } : { names: sides.map(({ path }) => path + " by thread") });`;
const paths = (readings: readonly CodeReading[]) => readings.map(({ file }) => file?.path ?? "");

describe("code that is read in several threads", () => {
  it("comes back whole and in order, each file from one of them", async () => {
    const found = paths(await threads(RIGHT).read(codes));
    expect(found.map((path) => path.slice(0, 4))).toEqual(codes.map(({ file }) => file.path));
    expect(new Set(found.map((path) => path.slice(4)))).toEqual(new Set([" by own", " by thread"]));
  });

  it("is handed over without what cannot be", async () => {
    const touched = codes.map((one) => ({ ...one, touched: { touches: () => true } }));
    expect(await threads(RIGHT).read(touched)).toHaveLength(codes.length);
  });

  it("declares what it declares in any of them", async () => {
    const sides = codes.map(({ file }) => side(file.path));
    const names = await threads(RIGHT).declared(sides);
    expect(names.map((name) => name.slice(0, 4)).sort()).toEqual(sides.map(({ path }) => path));
  });

  it.each([
    ["ends", "process.exit(0);", "did not end its work: it ended with 0"],
    ["ends when it is asked", 'parentPort.on("message", () => process.exit(3));', "with 3"],
    ["fails", 'throw new Error("no room\\nfor it");', "did not end its work: it failed: no room"],
    ["cannot start", "import './none.mjs';", "did not end its work: it failed: "],
    [
      "leaves a file out",
      "on(({ codes }) => ({ readings: codes.slice(1).map(reading) }));",
      "left a file out",
    ],
    ["says nothing", "on(() => ({}));", "left a file out"],
    [
      "could not parse",
      'on(() => ({ fault: { message: "no parser", mend: "install it" } }));',
      "no parser",
    ],
  ])("is not had where a thread %s", async (_, script, reason) => {
    const fault = await threads(script)
      .read(codes)
      .catch((one: unknown) => one);
    expect(fault).toBeInstanceOf(FactUnavailable);
    expect((fault as FactUnavailable).reason).toContain(reason);
  });

  it("keeps a rule's crash a crash", async () => {
    const script = 'on(() => ({ fault: { message: "the rule a crashed", mend: null } }));';
    const fault = await threads(script)
      .read(codes)
      .catch((one: unknown) => one);
    expect(fault).not.toBeInstanceOf(FactUnavailable);
    expect((fault as Error).message).toBe("the rule a crashed");
  });

  it("is waited for no longer once the run is ended", async () => {
    const reading = threads("setInterval(() => {}, 1000);").read(codes);
    setTimeout(() => abort.abort(new Error("enough")), 30);
    await expect(reading).rejects.toThrow("enough");
  });

  it("is not waited for from a thread that has ended", async () => {
    const reader = threads("process.exit(1);");
    await reader.read(codes).catch(() => null);
    await expect(reader.declared(codes.map(({ file }) => side(file.path)))).rejects.toThrow(
      "it ended with 1",
    );
  });

  it("has names of every file or none", async () => {
    const reader = threads("on(() => ({}));");
    await expect(reader.declared(codes.map(({ file }) => side(file.path)))).rejects.toThrow(
      "left a file out",
    );
  });
});
