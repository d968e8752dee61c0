import type { Stage } from "../core/status.ts";

/** The formats of a report. */
export const FORMATS = ["pretty", "json", "github", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

/** What the command lines give, as commander hands it over. */

export interface ChecklistFlags {
  checklist?: string;
  format?: string;
}

export interface CheckFlags {
  stage?: Stage;
  base?: string;
  checklist?: string;
  checklistFrom?: "base" | "head";
  head?: string;
  reuse?: string;
  publish?: ("comment" | "status")[];
  only?: string[];
  skip?: string[];
  format?: string;
  output?: string;
  report?: string[];
  failFast?: boolean;
  /** Undefined where neither `--cache` nor `--no-cache` is given. */
  cache?: boolean;
  concurrency?: number;
  fetch?: boolean;
  pr?: number;
  /** True where the time is not given. */
  wait?: string | true;
  plan?: boolean;
  shard?: string;
  quiet?: boolean;
  verbose?: boolean;
}

export interface DoctorFlags extends ChecklistFlags {
  base?: string;
}

export interface DemoFlags {
  keep?: boolean;
}

export interface InitFlags {
  print?: boolean;
}

export interface ListFlags extends ChecklistFlags {
  checks?: boolean;
}
