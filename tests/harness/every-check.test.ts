import { describe, expect, it } from "vitest";
import * as z from "zod/v4/core";
import { CHECKS } from "../../src/checks/registry.ts";
import type { Check } from "../../src/core/check.ts";
import type { FactName, Tree } from "../../src/core/facts.ts";
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

const NO_FILES: Tree = {
  paths: async () => [],
  read: async () => null,
  readText: async () => null,
};

/**
 * Facts that are asked by calling them: the collections in what they answer, as `fact.method().path`. What
 * is seen depends on what the check asks, so the check is watched in the model situation first.
 */
function watched<F extends object>(name: FactName, fact: F, seen: Set<string>): F {
  return answering(fact, (method, answer) => {
    for (const path of collections(answer, "")) seen.add(labelOf(`${name}.${method}()`, path));
    return answer;
  });
}

/** The same fact, with every answer put through `change`. */
function answering<F extends object>(
  fact: F,
  change: (method: string, answer: unknown) => unknown,
): F {
  const entries = Object.entries(fact).map(([key, value]) => [
    key,
    typeof value === "function"
      ? async (...given: unknown[]) => change(key, await value.apply(fact, given))
      : value,
  ]);
  return Object.fromEntries(entries) as F;
}

function labelOf(what: string, path: string): string {
  return path === "" ? what : path.startsWith("[]") ? `${what}${path}` : `${what}.${path}`;
}

/** Ways to empty one fact: name → the emptied fact. */
async function emptyings(check: Check, name: FactName): Promise<Map<string, unknown>> {
  const model = modelSituation();
  const ways = new Map<string, unknown>();
  if (name === "tree" || name === "baseTree") return ways.set(name, NO_FILES);
  // What a command prints is text; that a run of nothing is no pass is each check's own test.
  if (name === "commands") return ways;
  const value = model[name] as object;
  for (const path of collections(value, "")) ways.set(labelOf(name, path), emptied(value, path));
  const seen = new Set<string>();
  await ask(check, readersOf({ ...model, [name]: watched(name, value, seen) }));
  for (const label of seen) {
    const [, method = "", path = ""] = /^\w+\.(\w+)\(\)\.?(.*)$/.exec(label) ?? [];
    const change = (asked: string, answer: unknown) =>
      asked === method ? emptied(answer, path) : answer;
    ways.set(label, answering(value, change));
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
      // What it reads may depend on its options and on what it found.
      let asked = false;
      readers[fact] = () => {
        asked = true;
        return Promise.reject(new FactUnavailable(`${fact} is gone`, "bring it back"));
      };
      const { status } = await ask(check, readers);
      if (asked) expect(status, `without ${fact}`).not.toBe("pass");
    }
  });

  it("never passes when a fact that it asks does not answer", async () => {
    const check = await load();
    for (const fact of check.facts as FactName[]) {
      const value = modelSituation()[fact] as object;
      for (const [method, answer] of Object.entries(value)) {
        if (typeof answer !== "function" || fact === "tree" || fact === "baseTree") continue;
        let asked = false;
        const silent = async () => {
          asked = true;
          throw new FactUnavailable(`${fact}.${method} is gone`, "bring it back");
        };
        const readers = readersOf({ ...modelSituation(), [fact]: { ...value, [method]: silent } });
        const { status } = await ask(check, readers);
        const label = `${fact}.${method}()`;
        if (asked && !(label in (check.holdsWithout ?? {})))
          expect(status, `without ${label}`).not.toBe("pass");
      }
    }
  });

  it("never passes on an emptied collection, unless it says why", async () => {
    const check = await load();
    const model = modelSituation();
    const excused = new Set(Object.keys(check.holdsWithout ?? {}));
    for (const fact of check.facts as FactName[]) {
      for (const [label, value] of await emptyings(check, fact)) {
        const readers = readersOf({ ...model, [fact]: value });
        const read = readers[fact];
        let asked = false;
        readers[fact] = () => {
          asked = true;
          return read();
        };
        const { status } = await ask(check, readers);
        if (!asked) continue;
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
