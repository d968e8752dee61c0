import {
  type Evidence,
  type Finding,
  fail,
  finding,
  isNonEmpty,
  notApplicable,
  pass,
  pending,
  type Result,
  unknown,
} from "../core/result.ts";
import type { Status, WaitingOn } from "../core/status.ts";

/** What a composite looks at in a child. */
export interface ChildOutcome {
  readonly id: string;
  readonly status: Status;
  readonly summary: string;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly waitingOn: WaitingOn | null;
  readonly mend: string | null;
}

/**
 * `any`: one that holds is enough; as long as one may still come to hold, it has not failed.
 * `all`: the worst of them, in the verdict's own order.
 */
export function combine(kind: "any" | "all", children: readonly ChildOutcome[]): Result {
  const of = (status: Status) => children.filter((child) => child.status === status);
  const order: Status[] =
    kind === "any"
      ? ["pass", "pending", "unknown", "fail"]
      : ["fail", "pending", "unknown", "pass"];
  const status = order.find((candidate) => of(candidate).length > 0) ?? "not-applicable";
  const deciding = of(status);
  const counted = children.length - of("not-applicable").length;
  switch (status) {
    case "pass": {
      const evidence = deciding.map(itemEvidence);
      if (!isNonEmpty(evidence)) break;
      return pass(
        kind === "any"
          ? `${deciding.map((c) => `${c.id}: ${c.summary}`).join("; ")}`
          : `all ${deciding.length} hold: ${deciding.map((c) => c.id).join(", ")}`,
        evidence,
      );
    }
    case "fail": {
      const findings = deciding.flatMap(ownFindings);
      if (!isNonEmpty(findings)) break;
      const summary =
        kind === "any"
          ? `none of ${counted} holds`
          : `${deciding.length} of ${counted} ${deciding.length === 1 ? "does" : "do"} not hold`;
      return fail(summary, findings, mendOf(deciding));
    }
    case "pending": {
      const first = deciding[0];
      return pending(first?.waitingOn ?? "author", summaries(deciding), {
        ...mendOf(deciding),
        findings: deciding.flatMap((child) => child.findings),
      });
    }
    case "unknown":
      return unknown(summaries(deciding), deciding[0]?.mend ?? "see its parts", {
        findings: deciding.flatMap((child) => child.findings),
      });
    case "not-applicable":
      return notApplicable(
        children.length === 0 ? "it has no parts" : `none of its ${children.length} parts applies`,
      );
  }
  return unknown("its parts could not be put together", "see its parts");
}

function summaries(children: readonly ChildOutcome[]): string {
  return children.map((child) => `${child.id}: ${child.summary}`).join("; ");
}

function itemEvidence(child: ChildOutcome): Evidence {
  return { kind: "item", ref: child.id, summary: child.summary };
}

function ownFindings(child: ChildOutcome): readonly Finding[] {
  return child.findings.length > 0
    ? child.findings
    : [finding({ rule: child.id, message: child.summary })];
}

function mendOf(children: readonly ChildOutcome[]): { mend?: string } {
  const mend = children.find((child) => child.mend !== null)?.mend;
  return mend === undefined || mend === null ? {} : { mend };
}
