import { describe, expect, it } from "vitest";
import type { Item } from "../../src/core/checklist.ts";
import {
  CACHE_REF,
  type CacheQuestion,
  type EvidenceCache,
  type KeptPass,
} from "../../src/core/evidence-cache.ts";
import { fail, finding, pass, type Result } from "../../src/core/result.ts";
import type { RunEvent } from "../../src/engine/events.ts";
import { type FactReaders, shareFacts } from "../../src/engine/fact-store.ts";
import { type RunRequest, runItems } from "../../src/engine/run-items.ts";
import { modelSituation } from "../harness/model-situation.ts";
import { itemOf } from "../support/item.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const held = pass("it ran", [{ kind: "command", ref: "x", summary: "ended with 0" }]);
const failed = fail("it failed", [finding({ rule: "r", message: "m" })]);

function keptPass(parts: Partial<KeptPass> = {}): KeptPass {
  const evidence = [{ kind: "command", ref: "x", summary: "ended with 0" }] as const;
  const ranAt = NOW.getTime() - 2 * 3_600_000;
  return {
    ranAt,
    summary: "it was kept",
    findings: [],
    evidence,
    notes: [],
    inPlace: true,
    ...parts,
  };
}

/** Runs these against what is kept by id. */
class Situation {
  readonly ran: string[] = [];
  readonly stored: string[] = [];
  readonly forgotten: string[] = [];
  readonly settled: string[] = [];
  readonly asked: CacheQuestion[] = [];
  readonly events: RunEvent[] = [];
  readonly kept = new Map<string, KeptPass>();
  opened = 0;
  /** Called when a command runs. */
  onRun: (id: string) => void = () => undefined;

  readonly cache: EvidenceCache = {
    open: async (question) => {
      const { check } = question;
      this.asked.push(question);
      return {
        kept: this.kept.get(check) ?? null,
        keep: async () => {
          this.stored.push(check);
        },
        forget: async () => {
          this.forgotten.push(check);
        },
      };
    },
    touched: () => undefined,
    settle: async (questions) => {
      this.settled.push(...questions.map(({ check }) => check));
    },
  };

  item(id: string, parts: Partial<Item> = {}, result: Result = held, isCacheable = true): Item {
    const gather = async () => {
      this.ran.push(id);
      this.onRun(id);
      return null;
    };
    const spec = { run: id, inputs: null, base: false };
    const cacheable = isCacheable ? { cacheable: () => spec } : {};
    return { ...itemOf(id, result, { gather, sequential: true, ...cacheable }), ...parts };
  }

  async run(items: Item[], more: Partial<RunRequest> = {}) {
    const reports = await runItems({
      items,
      change: modelSituation().change,
      facts: shareFacts({} as FactReaders),
      settle: async (_, result) => ({ result, ignored: 0, waiver: null, notes: [] }),
      concurrency: 1,
      failFast: false,
      signal: new AbortController().signal,
      now: NOW,
      listen: (event) => this.events.push(event),
      cache: async () => {
        this.opened += 1;
        return this.cache;
      },
      ...more,
    });
    return [...reports.values()];
  }
}

describe("items that are answered from the cache", () => {
  it("come to what they came to then, say when that was, and run nothing", async () => {
    const at = new Situation();
    at.kept.set("a", keptPass({ notes: ["remark"] }));
    const [report] = await at.run([at.item("a")]);
    expect(at.ran).toEqual([]);
    expect(report).toMatchObject({ status: "pass", summary: "it was kept", cached: true });
    expect(report?.notes).toEqual(["remark"]);
    expect(report?.evidence).toEqual([
      { kind: "report", ref: CACHE_REF, summary: "ran 2 hours ago, 2026-03-01 10:00 UTC" },
      { kind: "command", ref: "x", summary: "ended with 0" },
    ]);
  });

  it("are kept when they pass, and only then", async () => {
    const at = new Situation();
    const reports = await at.run([at.item("good"), at.item("bad", {}, failed)]);
    expect(reports.map(({ cached }) => cached)).toEqual([false, false]);
    expect(at.stored).toEqual(["good"]);
  });

  it("may be waived and suppressed as ever: what was measured is kept, not what was made of it", async () => {
    const at = new Situation();
    at.kept.set("a", keptPass());
    const settle = async (_: Item, result: Result) => ({
      result,
      ignored: 0,
      waiver: null,
      notes: ["n"],
    });
    const [report] = await at.run([at.item("a")], { settle });
    expect(report).toMatchObject({ cached: true, notes: ["n"] });
  });

  it.each<[string, (at: Situation) => Item]>([
    ["says nothing of what it rests on", (at) => at.item("a", {}, held, false)],
    ["is of a later stage", (at) => at.item("a", { stage: "production" })],
    ["is a plugin's", (at) => at.item("a", { check: "acme/a" })],
  ])("are not those whose check %s, and for these alone no cache is opened", async (_, make) => {
    const at = new Situation();
    at.kept.set("a", keptPass()).set("acme/a", keptPass());
    const [report] = await at.run([make(at)]);
    expect(report?.cached).toBe(false);
    expect([at.ran, at.stored, at.opened]).toEqual([["a"], [], 0]);
  });

  it.each<[string, Partial<KeptPass>]>([
    ["no evidence", { evidence: [{ kind: "file", ref: "", summary: "" }] }],
    ["no summary", { summary: " " }],
    ["a finding of another shape", { findings: [{ rule: 1 }] as never }],
  ])("are not those of which the entry makes no result: %s", async (_, parts) => {
    const at = new Situation();
    at.kept.set("a", keptPass(parts));
    const [report] = await at.run([at.item("a")]);
    expect(report).toMatchObject({ cached: false, summary: "it ran" });
  });
});

describe("an item whose pass is kept, before one that runs", () => {
  const both = { build: keptPass(), tests: keptPass() };
  const ranOf = async (
    kept: Record<string, KeptPass>,
    make: (at: Situation) => Item[],
    more: Partial<RunRequest> = {},
  ) => {
    const at = new Situation();
    for (const [id, one] of Object.entries(kept)) at.kept.set(id, one);
    await at.run(make(at), more);
    return at.ran;
  };

  it("is answered where everything after it is", async () => {
    const gone = { build: keptPass({ inPlace: false }), tests: keptPass({ inPlace: false }) };
    const make = (at: Situation) => [at.item("build"), at.item("tests", { needs: ["build"] })];
    expect(await ranOf(both, make)).toEqual([]);
    expect(await ranOf(gone, make)).toEqual([]);
  });

  it("runs after all where that one needs it, through others, too", async () => {
    const kept = { build: keptPass(), middle: keptPass(), other: keptPass() };
    const make = (at: Situation) => [
      at.item("build"),
      at.item("other"),
      at.item("middle", { needs: ["build"] }),
      at.item("tests", { needs: ["middle"] }),
    ];
    expect(await ranOf(kept, make)).toEqual(["build", "middle", "tests"]);
  });

  it("runs after all where what it wrote is gone, and else is answered", async () => {
    const make = (at: Situation) => [at.item("build"), at.item("tests")];
    expect(await ranOf({ build: keptPass() }, make)).toEqual(["tests"]);
    expect(await ranOf({ build: keptPass({ inPlace: false }) }, make)).toEqual(["build", "tests"]);
  });

  it("runs after all for what only reads what commands make", async () => {
    const make = (at: Situation) => [at.item("tests"), at.item("coverage", {}, held, false)];
    expect(await ranOf({ tests: keptPass() }, make)).toEqual(["coverage"]);
    const gone = { tests: keptPass({ inPlace: false }) };
    expect(await ranOf(gone, make)).toEqual(["tests", "coverage"]);
  });

  it("does not run for those that are not asked here, were reused, or came before it", async () => {
    const gone = { tests: keptPass({ inPlace: false }) };
    const nowhere = { paths: ["nowhere/**"], branches: null, labels: null };
    const make = (at: Situation) => [at.item("tests"), at.item("late", { when: nowhere })];
    expect(await ranOf(gone, make)).toEqual([]);
    const before = (at: Situation) => [at.item("first"), at.item("tests")];
    expect(await ranOf(gone, before)).toEqual(["first"]);
  });

  it("is looked at part by part in a composite", async () => {
    const at = new Situation();
    at.kept.set("a", keptPass());
    const children = [at.item("a"), at.item("b")];
    const all: Item = { ...itemOf("all", held), kind: "all", definition: null, children };
    const [report] = await at.run([all]);
    expect(at.ran).toEqual(["b"]);
    expect(report?.children.map(({ cached }) => cached)).toEqual([true, false]);
  });
});

describe("an item whose pass is kept, after one that runs", () => {
  it("runs where it needs that one, through others, too: what it reads is made anew", async () => {
    const at = new Situation();
    at.kept.set("middle", keptPass()).set("tests", keptPass()).set("other", keptPass());
    await at.run([
      at.item("build"),
      at.item("middle", { needs: ["build"] }),
      at.item("tests", { needs: ["middle"] }),
      at.item("other"),
    ]);
    expect(at.ran).toEqual(["build", "middle", "tests"]);
  });

  it("runs what else it needs before it, each at its turn", async () => {
    const at = new Situation();
    at.kept.set("lib", keptPass()).set("tests", keptPass());
    const tests = at.item("tests", { needs: ["lib", "build"] });
    await at.run([at.item("lib"), at.item("build"), tests]);
    expect(at.ran).toEqual(["lib", "build", "tests"]);
    expect(at.events[0]).toMatchObject({ type: "planned", answered: new Set() });
  });

  it("runs where that one was to be answered, and ran after all", async () => {
    const at = new Situation();
    at.kept.set("build", keptPass()).set("tests", keptPass()).set("more", keptPass());
    at.onRun = (id) => {
      if (id === "generate") at.kept.delete("tests");
    };
    await at.run([
      at.item("build"),
      at.item("generate", {}, held, false),
      at.item("tests", { needs: ["build"] }),
      at.item("more", { needs: ["build"] }),
    ]);
    expect(at.ran).toEqual(["generate", "build", "tests", "more"]);
    expect(at.forgotten).toEqual(["build"]);
  });

  it("is asked for together with what it needs, whatever that is called", async () => {
    const at = new Situation();
    const build = at.item("build", { check: "make", options: { run: "make" } });
    await at.run([build, at.item("a", { needs: ["build"] }), at.item("tests", { needs: ["a"] })]);
    const predecessors = (check: string) => at.asked.find((one) => one.check === check)?.after;
    expect(predecessors("make")).toEqual([]);
    expect(predecessors("tests")).toEqual([
      ["make", { run: "make" }, []],
      ["a", expect.anything(), []],
    ]);
  });
});

describe("a kept pass", () => {
  it("is forgotten when the same does not pass any more", async () => {
    const at = new Situation();
    at.kept.set("a", keptPass({ inPlace: false }));
    await at.run([at.item("a", {}, failed), at.item("b")]);
    expect([at.ran, at.stored, at.forgotten]).toEqual([["a", "b"], ["b"], ["a"]]);
  });

  it("stands although commands of the same run write after it", async () => {
    const at = new Situation();
    at.kept.set("a", keptPass());
    await at.run([at.item("a"), at.item("b"), at.item("c", {}, failed), at.item("d")]);
    expect(at.settled).toEqual(["a", "b"]);
    const nothingRan = new Situation();
    nothingRan.kept.set("a", keptPass());
    await nothingRan.run([nothingRan.item("a")]);
    expect(nothingRan.settled).toEqual([]);
  });
});

describe("an answer that no longer holds at its turn", () => {
  it("is not given, and what it rests on runs after all", async () => {
    const at = new Situation();
    at.kept.set("build", keptPass()).set("tests", keptPass());
    at.onRun = (id) => {
      if (id === "generate") at.kept.delete("tests");
    };
    const reports = await at.run([
      at.item("build"),
      at.item("generate", {}, held, false),
      at.item("tests", { needs: ["build"] }),
    ]);
    expect(at.ran).toEqual(["generate", "build", "tests"]);
    expect(reports.map(({ id, cached, summary }) => [id, cached, summary])).toEqual([
      ["build", false, "it ran"],
      ["generate", false, "it ran"],
      ["tests", false, "it ran"],
    ]);
  });

  it("counts with what it comes to then", async () => {
    const at = new Situation();
    at.kept.set("build", keptPass()).set("tests", keptPass());
    at.onRun = (id) => {
      if (id === "generate") at.kept.delete("tests");
    };
    const [build] = await at.run([
      at.item("build", {}, failed),
      at.item("generate", {}, held, false),
      at.item("tests", { needs: ["build"] }),
    ]);
    expect(build).toMatchObject({ status: "fail", cached: false });
  });

  it("is not given where a command before it wrote over its files, and one after it may read them", async () => {
    const at = new Situation();
    at.kept.set("build", keptPass());
    at.onRun = (id) => {
      if (id === "clean") at.kept.set("build", keptPass({ inPlace: false }));
    };
    await at.run([at.item("clean"), at.item("build"), at.item("tests")]);
    expect(at.ran).toEqual(["clean", "build", "tests"]);
  });
});

describe("what is said of a run", () => {
  it("is that an item takes time which runs for the sake of those after it", async () => {
    const at = new Situation();
    at.kept.set("build", keptPass({ inPlace: false }));
    await at.run([at.item("build"), at.item("tests")]);
    expect(at.events[0]).toMatchObject({ type: "planned", answered: new Set() });
  });

  it("is which items take no time, and how long the others took", async () => {
    const at = new Situation();
    at.kept.set("b", keptPass());
    const items = [at.item("a"), at.item("b"), itemOf("c", held)];
    await at.run(items, { lastMs: ({ id }) => (id === "a" ? 40_000 : null) });
    expect(at.events[0]).toEqual({
      type: "planned",
      items,
      lastMs: new Map([["a", 40_000]]),
      answered: new Set(["b"]),
    });
  });

  it("is how far a check is", async () => {
    const at = new Situation();
    const progress = { done: 1, total: 3, unit: "runs" };
    const gather: NonNullable<Item["definition"]>["gather"] = async (context) => {
      context.progress?.(progress);
      return null;
    };
    const item = itemOf("a", held, { gather });
    await at.run([item]);
    expect(at.events).toContainEqual({ type: "progress", item, at: progress });
  });
});
