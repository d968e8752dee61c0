import * as z from "zod/mini";
import { loadChecklist } from "../../src/checklist/load.ts";
import type { LoadedChecklist, LoadRequest } from "../../src/checklist/request.ts";
import { type Check, type CheckDefinition, defineCheck } from "../../src/core/check.ts";
import { ChecklistError, type Item, type Problem } from "../../src/core/checklist.ts";
import { notApplicable } from "../../src/core/result.ts";
import type { Stage } from "../../src/core/status.ts";

type Optional = Partial<
  Pick<CheckDefinition<never, z.core.$ZodType, null>, "sequential" | "timeoutMs">
>;

/** A check that is never asked: only its description matters to the loader. */
export function fakeCheck(
  name: string,
  stage: Stage,
  options: z.core.$ZodType,
  example: object = {},
  optional: Optional = {},
): Check {
  return defineCheck({
    name,
    title: `${name} holds`,
    failureTitle: `${name} does not hold`,
    category: `${name}-category`,
    stage,
    why: `Why ${name}.`,
    fix: `How to finish ${name}.`,
    outcomes: { pass: "", fail: "", pending: null, unknown: "", "not-applicable": null },
    facts: [],
    options,
    example,
    gather: async () => null,
    judge: () => notApplicable("never asked"),
    ...optional,
  }) as Check;
}

const none = z.strictObject({});
const globList = z.array(z.stringFormat("glob", (text) => text !== ""));
const percent = z.number().check(z.minimum(0), z.maximum(100));

/** Shaped like the built-in ones, with every kind of option schema that those use. */
export const FAKE_CHECKS: readonly Check[] = [
  fakeCheck(
    "tests",
    "code",
    z.strictObject({
      run: z.optional(z.string().check(z.minLength(1), z.describe("The test command."))),
      minExecuted: z._default(z.int().check(z.minimum(1)), 1),
      env: z.optional(z.record(z.string(), z.string())),
    }),
    {},
    { sequential: true },
  ),
  fakeCheck(
    "command",
    "code",
    z.strictObject({
      run: z.string().check(z.regex(/\S/, "must hold a command"), z.describe("The command.")),
      exitCode: z._default(z.int(), 0),
    }),
    { run: "npm run build" },
    { sequential: true, timeoutMs: 120_000 },
  ),
  fakeCheck(
    "diff-coverage",
    "code",
    z.strictObject({
      min: z._default(percent, 80).check(z.describe("Percent.")),
      reports: z.optional(globList),
      missing: z._default(z.enum(["uncovered", "ignore"]), "uncovered"),
    }),
  ),
  fakeCheck("doc-links", "code", z.strictObject({ docs: z.optional(globList) })),
  fakeCheck("changelog", "code", none),
  fakeCheck(
    "files",
    "code",
    z.strictObject({
      require: z.optional(globList),
      contains: z.optional(
        z.array(z.strictObject({ path: z.string(), text: z.optional(z.string()) })),
      ),
    }),
  ),
  fakeCheck("approvals", "review", z.strictObject({ min: z._default(z.int(), 1) })),
  fakeCheck(
    "pull-request",
    "review",
    z.strictObject({
      checkboxes: z._default(z.union([z.boolean(), z.array(z.string())]), false),
      title: z.optional(z.string()),
    }),
  ),
  fakeCheck("deployment", "production", none),
];

export const NOW = new Date("2026-06-15T12:00:00Z");

export const CHECKLISTS: Readonly<Record<string, string>> = {
  recommended: "version: 1\nitems:\n  - tests\n  - doc-links\n  - approvals\n",
  service: "version: 1\nextends: [recommended]\nitems:\n  - deployment\n",
};

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A request over files in memory; `dod.yml` is the checklist. */
export function requestFor(files: Files, over: Partial<LoadRequest> = {}): LoadRequest {
  const bytes = (text: string | Uint8Array | undefined) =>
    typeof text === "string" ? new TextEncoder().encode(text) : (text ?? null);
  return {
    source: { read: async (path) => bytes(files[path]) },
    from: "head",
    path: null,
    registry: {
      names: () => FAKE_CHECKS.map((check) => check.name),
      load: async (name) => FAKE_CHECKS.find((check) => check.name === name) as Check,
    },
    bundled: {
      names: async () => Object.keys(CHECKLISTS),
      read: async (name) => bytes(CHECKLISTS[name]),
    },
    packages: { read: async () => null },
    importPlugin: async () => ({}),
    now: NOW,
    ...over,
  };
}

export function load(
  files: Files | string,
  over: Partial<LoadRequest> = {},
): Promise<LoadedChecklist> {
  return loadChecklist(requestFor(typeof files === "string" ? { "dod.yml": files } : files, over));
}

/** The items of a checklist that has only `items`; the YAML is given without indentation worries. */
export async function itemsOf(yaml: string): Promise<readonly Item[]> {
  return (await load(`version: 1\nitems:\n${yaml}`)).checklist.items;
}

/** The problems of a checklist that must have some. */
export async function problemsIn(
  files: Files | string,
  over: Partial<LoadRequest> = {},
): Promise<readonly Problem[]> {
  try {
    await load(files, over);
  } catch (fault) {
    if (fault instanceof ChecklistError) return fault.problems;
    throw fault;
  }
  throw new Error("the checklist is valid, and should not be");
}

/** `line:column message; hint` of each problem. */
export async function faults(
  files: Files | string,
  over: Partial<LoadRequest> = {},
): Promise<string[]> {
  return (await problemsIn(files, over)).map(
    ({ at, message, hint }) =>
      `${at.file === "dod.yml" ? "" : `${at.file}:`}${at.line}:${at.column} ${message}${hint === null ? "" : `; ${hint}`}`,
  );
}
