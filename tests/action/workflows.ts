import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ACTION } from "./runner.ts";

/** The workflows that docs/workflows/ shows, as data. */

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface WorkflowJob {
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: unknown;
  readonly steps: readonly WorkflowStep[];
}

export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

const FOLDER = join(ACTION, "docs/workflows");

export const WORKFLOWS: readonly string[] = readdirSync(FOLDER).sort();

export function readWorkflow(file: string): Workflow {
  const text = readFileSync(join(FOLDER, file), "utf8");
  return { file, text, ...parse(text) };
}

export function stepsOf({ jobs }: Workflow): readonly WorkflowStep[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

/** The only step of the workflow that is this action. */
export function dodStep(file: string): WorkflowStep {
  const [step, another] = stepsOf(readWorkflow(file)).filter(isDod);
  if (step === undefined || another !== undefined) throw new Error(`${file} has not one dod step`);
  return step;
}

export function isDod({ uses }: WorkflowStep): boolean {
  return uses?.startsWith("OWNER/dod@") ?? false;
}
