import { CHECKS } from "../checks/registry.ts";
import type { Item } from "../core/checklist.ts";
import type { Environment } from "../core/command-env.ts";
import { jsonText } from "../core/json-text.ts";
import { plainLine } from "../core/plain-text.ts";
import { openRepository } from "../facts/repository.ts";
import { openChecklist } from "./open-checklist.ts";

export interface ListRequest {
  readonly cwd: string;
  readonly env: Environment;
  readonly checklist: string | null;
  /** Every built-in check instead of this checklist's items. */
  readonly checks: boolean;
  readonly json: boolean;
}

interface Row {
  readonly id: string;
  readonly check: string;
  readonly stage: string;
  readonly category: string;
  readonly required: boolean;
  readonly title: string;
}

/** The items of the checklist, or the built-in checks, a line each. */
export async function list(request: ListRequest): Promise<string> {
  const rows = request.checks ? await builtInRows() : await itemRows(request);
  return request.json ? jsonText(rows) : table(rows);
}

async function builtInRows(): Promise<Row[]> {
  const checks = await Promise.all(Object.values(CHECKS).map((load) => load()));
  return checks.map(({ name, stage, category, title }) => ({
    id: name,
    check: name,
    stage,
    category,
    required: true,
    title,
  }));
}

async function itemRows({ cwd, env, checklist }: ListRequest): Promise<Row[]> {
  const { root } = await openRepository({ cwd, env });
  const loaded = await openChecklist({ root, cwd, path: checklist }, new Date());
  return loaded.checklist.items.map(toRow);
}

function toRow({ id, check, stage, category, required, title }: Item): Row {
  return { id, check, stage, category, required, title };
}

function table(rows: readonly Row[]): string {
  const width = (pick: (row: Row) => string) => Math.max(0, ...rows.map((row) => pick(row).length));
  const [ids, stages] = [width((row) => row.id), width((row) => row.stage)];
  const lines = rows.map((row) => {
    const remarks = [row.check === row.id ? "" : row.check, row.required ? "" : "advisory"].filter(
      (text) => text !== "",
    );
    const tail = remarks.length > 0 ? ` (${remarks.join(", ")})` : "";
    return plainLine(`${row.id.padEnd(ids)}  ${row.stage.padEnd(stages)}  ${row.title}${tail}`);
  });
  return rows.length === 0 ? "no items\n" : `${lines.join("\n")}\n`;
}
