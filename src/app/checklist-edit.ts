import type { LoadedChecklist } from "../checklist/request.ts";
import { addedWaivers, checklistWeakenings } from "../checklist/weakenings.ts";
import type { Change } from "../core/change.ts";
import { type Checklist, ChecklistError, type Waiver } from "../core/checklist.ts";
import { countOf, listed } from "../core/counts.ts";
import type { ReportedItem } from "../core/report.ts";
import {
  FactUnavailable,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  pass,
  type Result,
  UsageError,
  unknown,
} from "../core/result.ts";
import { ownItem } from "../engine/own-item.ts";
import type { Repository } from "../facts/repository.ts";
import { baseSource } from "./base-source.ts";
import { editedFiles, touchedBy } from "./edited-files.ts";
import {
  beginChecklist,
  type ChecklistPlace,
  type ChecklistSide,
  hasChecklist,
  headSide,
} from "./open-checklist.ts";

/** What the branch makes of the checklist that it is held against. */
export interface ChecklistEdit {
  /** The item that the report gets for it. */
  readonly item: ReportedItem;
  /** Waivers that stand in the branch's checklist and not in the one it is held against. */
  readonly added: readonly Waiver[];
}

export interface EditRequest {
  readonly place: ChecklistPlace;
  readonly repository: Repository;
  readonly change: Change;
  /** What the run is held against. */
  readonly held: Checklist;
  readonly now: Date;
}

/**
 * Holds the branch's checklist against the one that it started from: a new text that is invalid fails, and
 * what got weaker is named. No code of the branch is run for it. Null where the branch does not change it.
 */
export async function checklistEdit(request: EditRequest): Promise<ChecklistEdit | null> {
  const { place, held, change } = request;
  const touched = touchedBy(change);
  const edited = editedFiles(place, held, change);
  if (edited.length === 0) return null;
  const read = await compare(request, edited, touched);
  return { item: ownItem(ITEM, read.result), added: read.added };
}

const ITEM = {
  id: "checklist",
  check: "checklist",
  title: "The branch's own checklist is valid",
  failureTitle: "The branch's own checklist is not valid",
  category: "ownership",
  stage: "code",
  fix: "Mend the checklist: `dod config` shows it merged and validated.",
} as const;

interface Compared {
  readonly result: Result;
  readonly added: readonly Waiver[];
}

async function compare(
  request: EditRequest,
  edited: readonly string[],
  touched: ReadonlySet<string>,
): Promise<Compared> {
  const { held } = request;
  let after: LoadedChecklist;
  try {
    after = await asLeft(request);
  } catch (fault) {
    const findings = problemsIn(fault);
    if (!isNonEmpty(findings)) throw fault;
    const many = countOf(findings.length, "problem");
    return {
      result: fail(`${listed(edited, 2)} as this branch leaves it: ${many}`, findings),
      added: [],
    };
  }
  try {
    const before = await started(request);
    const known = [...(held.from === "base" ? held.waivers : []), ...(before?.waivers ?? [])];
    const added = addedWaivers(known, after.checklist.waivers);
    return { result: weakened(request, edited, touched, before?.loaded ?? null, after), added };
  } catch (fault) {
    if (!(fault instanceof FactUnavailable)) throw fault;
    return { result: unknown(fault.reason, fault.mend), added: after.checklist.waivers };
  }
}

async function load(
  place: ChecklistPlace,
  side: ChecklistSide,
  now: Date,
): Promise<LoadedChecklist> {
  return (await beginChecklist(place, side, now)).resolve();
}

/**
 * The branch's own checklist. In CI as it is committed: what else lies in the job's folder, such as an `.env`
 * with secrets, must not be quoted because a branch says `extends: [./.env]`.
 */
async function asLeft({ place, repository, held, now }: EditRequest): Promise<LoadedChecklist> {
  const head = { ...headSide(place.root), importPlugin: null };
  if (held.from !== "base") return load(place, head, now);
  const source = baseSource(repository, repository.head);
  try {
    return await load(place, { ...head, source }, now);
  } finally {
    await source.close();
  }
}

/** The checklist where the branch started: the base may have moved on, which is not the branch's doing. */
async function started({ place, repository, change, now }: EditRequest) {
  const source = baseSource(repository, change.mergeBase);
  try {
    if (!(await hasChecklist(place, source))) return null;
    const { packages } = headSide(place.root);
    const side = { from: "base", source, importPlugin: null, packages } as const;
    const loaded = await load(place, side, now);
    return { loaded, waivers: loaded.checklist.waivers };
  } catch (fault) {
    throw new FactUnavailable(
      `what got weaker in the checklist cannot be told: where the branch started (${change.mergeBase.slice(0, 12)}), ${reasonOf(fault)}`,
      "bring the branch up to date with its base: git rebase, or git merge; in a clone that lacks history: `fetch-depth: 0`",
    );
  } finally {
    await source.close();
  }
}

function reasonOf(fault: unknown): string {
  const [first] = problemsIn(fault);
  if (first !== undefined) return `it was not valid: ${first.path}:${first.line} ${first.message}`;
  return `it cannot be read: ${(fault as Error).message}`;
}

function problemsIn(fault: unknown): Finding[] {
  if (fault instanceof ChecklistError)
    return fault.problems.map(({ at, message, hint }) =>
      finding({
        path: at.file,
        line: at.line,
        column: at.column,
        rule: "invalid",
        message,
        fix: hint,
      }),
    );
  if (fault instanceof UsageError)
    return [finding({ rule: "unreadable", message: fault.message, fix: fault.mend })];
  return [];
}

function weakened(
  { held, change }: EditRequest,
  edited: readonly string[],
  touched: ReadonlySet<string>,
  before: LoadedChecklist | null,
  after: LoadedChecklist,
): Result {
  const files = listed(edited, 2);
  const against =
    held.from === "base"
      ? `; this run is held against the one of ${change.base} (${change.baseTip.slice(0, 12)})`
      : "";
  const [first, ...rest] = edited.map(
    (path) => ({ kind: "file", ref: path, summary: "changed by this branch" }) as const,
  );
  if (first === undefined) throw new Error("nothing of the checklist was changed");
  const evidence = [first, ...rest] as const;
  if (before === null)
    return pass(`${files}: there was no checklist before, so nothing got weaker${against}`, [
      ...evidence,
    ]);
  const findings = [
    ...checklistWeakenings(before, after),
    ...changedPlugins(before.checklist, after.checklist, touched),
    ...decidedByLockfile(after.checklist, touched),
  ];
  const things = findings.length === 1 ? "1 thing" : `${findings.length} things`;
  const summary =
    findings.length === 0
      ? `${files} changed, nothing got weaker${against}`
      : `${files} changed, ${things} to look at that may be weaker${against}`;
  return pass(summary, [...evidence], { findings });
}

/** What a plugin's code asks nobody can compare. */
function changedPlugins(
  before: Checklist,
  after: Checklist,
  touched: ReadonlySet<string>,
): Finding[] {
  const isKept = (plugin: string) => after.plugins.includes(plugin);
  const both = before.plugins.filter((path) => isKept(path) && touched.has(path));
  const parts = before.pluginCode.filter(
    ({ path, plugin }) => isKept(plugin) && touched.has(path) && !both.includes(path),
  );
  const named = (path: string, code: string) =>
    finding({
      path,
      rule: "plugin-changed",
      message: `${code} is changed, so its checks may ask for less`,
      fix: "read it: what the code of a check asks for is not compared",
    });
  return [
    ...both.map((path) => named(path, `the code of the plugin ${path}`)),
    ...parts.map(({ path, plugin }) =>
      named(path, `the code that the plugin ${plugin} imports or leads to (${path})`),
    ),
  ];
}

/** Packages come from what is installed, which the branch's lockfile decides. */
function decidedByLockfile({ packages }: Checklist, touched: ReadonlySet<string>): Finding[] {
  const locks = [...touched].filter((path) => LOCKFILE.test(path));
  const [lock] = locks;
  if (packages.length === 0 || lock === undefined) return [];
  return packages.map((name) =>
    finding({
      path: lock,
      rule: "package-lockfile",
      message: `the checklist takes ${name} from the installed packages, and this branch changes ${lock}`,
      fix: "see that the package is still the one that was reviewed",
    }),
  );
}

const LOCKFILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|package\.json)$/;
