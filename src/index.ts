/** The public API: what a plugin or a program that embeds `dod` needs. */
export type { CheckRequest } from "./app/prepare.ts";
export { runChecklist } from "./app/run-checklist.ts";
export type * from "./core/change.ts";
export { type Check, type CheckDefinition, defineCheck, type GatherContext } from "./core/check.ts";
export type * from "./core/command.ts";
export type * from "./core/facts.ts";
export type * from "./core/github/ci.ts";
export type * from "./core/github/deployments.ts";
export type * from "./core/github/issues.ts";
export type * from "./core/github/pull-request.ts";
export type * from "./core/github/reviews.ts";
export type * from "./core/probe.ts";
export type * from "./core/project.ts";
export type * from "./core/report.ts";
export {
  type Evidence,
  FactUnavailable,
  type Finding,
  fail,
  finding,
  notApplicable,
  pass,
  pending,
  type Result,
  unknown,
} from "./core/result.ts";
export type { Stage, Status, WaitingOn } from "./core/status.ts";
export type * from "./core/syntax.ts";
export type * from "./core/test-cases.ts";
export type * from "./core/test-run.ts";
export type { Verdict } from "./core/verdict.ts";
