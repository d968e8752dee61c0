import { describe, expect, it } from "vitest";
import * as z from "zod/v4/core";
import { CHECKS } from "../../src/checks/registry.ts";
import type { Check } from "../../src/core/check.ts";
import type { FactName, Facts, Tree } from "../../src/core/facts.ts";
import { FactUnavailable, type Result } from "../../src/core/result.ts";
import { STATUSES } from "../../src/core/status.ts";
import { type FactReaders, shareFacts } from "../../src/engine/fact-store.ts";
import { askCheck } from "../../src/engine/judge-item.ts";
import { modelSituation } from "./model-situation.ts";

/** Every check is tried here without being asked: what is taken away from it must never leave a pass. */

type Readers = { [K in FactName]: () => Promise<unknown> };

function readersOf(values: Readonly<Record<FactName, unknown>>): Readers {
  const entries = Object.entries(values).map(([name, value]) => [name, async () => value]);
  return Object.fromEntries(entries) as Readers;
}

function ask(check: Check, readers: Readers): Promise<Result> {
  const options = z.parse(check.options, check.example);
  const facts = shareFacts(readers as unknown as FactReaders);
  return askCheck(check, options, facts, 5_000, new AbortController().signal, new Date());
}

/** Every non-empty list inside a value, as a path such as `files[].hunks`. */
function collections(value: unknown, path: string, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    if (value.length > 0) found.add(path);
    for (const one of value) collections(one, `${path}[]`, found);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value))
      collections(inner, path === "" ? key : `${path}.${key}`, found);
  }
  return found;
}

/** The value with the list at `path` emptied, everywhere the path leads. */
function emptied(value: unknown, path: string, at = ""): unknown {
  if (Array.isArray(value))
    return at === path ? [] : value.map((one) => emptied(one, path, `${at}[]`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      emptied(inner, path, at === "" ? key : `${at}.${key}`),
    ]),
  );
}

/** Ways to empty one fact: name → the emptied fact. */
async function emptyings(name: FactName, value: Facts[FactName]): Promise<Map<string, unknown>> {
  const ways = new Map<string, unknown>();
  const nothing: Tree = {
    paths: async () => [],
    read: async () => null,
    readText: async () => null,
  };
  if (name === "tree" || name === "baseTree") return ways.set(name, nothing);
  if (name === "commands") return ways;
  if (name === "testRuns") {
    const run = await (value as Facts["testRuns"]).run({ run: null, results: [] });
    for (const path of collections(run, ""))
      ways.set(`testRuns.${path}`, { run: async () => emptied(run, path) });
    return ways;
  }
  for (const path of collections(value, "")) {
    const label = path === "" ? name : path.startsWith("[]") ? `${name}${path}` : `${name}.${path}`;
    ways.set(label, emptied(value, path));
  }
  return ways;
}

describe.each(Object.keys(CHECKS))("%s", (name) => {
  const load = async () => (await CHECKS[name]?.()) as Check;

  it("passes in the model situation, and says on what and how much", async () => {
    const result = await ask(await load(), readersOf(modelSituation()));
    expect(result).toMatchObject({ status: "pass" });
    expect(result.evidence.length).toBeGreaterThan(0);
    expect(result.summary).toMatch(/\d/);
  });

  it("never passes when a fact that it reads cannot be had", async () => {
    const check = await load();
    for (const fact of check.facts as FactName[]) {
      const readers = readersOf(modelSituation());
      readers[fact] = () => Promise.reject(new FactUnavailable(`${fact} is gone`, "bring it back"));
      expect((await ask(check, readers)).status, `without ${fact}`).not.toBe("pass");
    }
  });

  it("never passes on an emptied collection, unless it says why", async () => {
    const check = await load();
    const model = modelSituation();
    const excused = new Set(Object.keys(check.holdsWithout ?? {}));
    for (const fact of check.facts as FactName[]) {
      for (const [label, value] of await emptyings(fact, model[fact])) {
        const readers = readersOf({ ...model, [fact]: value });
        const { status } = await ask(check, readers);
        if (excused.delete(label)) expect(status, `${label} needs no excuse`).toBe("pass");
        else expect(status, `with ${label} emptied`).not.toBe("pass");
      }
    }
    expect([...excused], "excuses for what is not read").toEqual([]);
  });

  it("gives what can be written as JSON and read again", async () => {
    const result = await ask(await load(), readersOf(modelSituation()));
    expect(JSON.parse(JSON.stringify(result))).toEqual({ ...result });
  });

  it("says when it comes to each status", async () => {
    const check = await load();
    expect(Object.keys(check.outcomes).sort()).toEqual([...STATUSES].sort());
    expect(check.outcomes.pass).toBeTruthy();
    expect(check.outcomes.fail).toBeTruthy();
    expect(check.outcomes.unknown).toBeTruthy();
  });

  it("describes every option", async () => {
    const schema = z.toJSONSchema((await load()).options, { io: "input", unrepresentable: "any" });
    for (const [option, { description }] of Object.entries(
      (schema.properties ?? {}) as Record<string, { description?: string }>,
    ))
      expect(description, option).toBeTruthy();
  });
});
