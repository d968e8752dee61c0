import type { Report } from "../core/report.ts";
import { STATUS_INFO } from "../core/status.ts";

/** The verdict in words. Only `done` says DONE. */
export function headline(report: Report): { title: string; rest: string } {
  const { progress, items, notAsked } = report;
  const open = items.filter((i) => i.required && !i.waiver && STATUS_INFO[i.status].blocks).length;
  const waived = items.filter((i) => i.required && i.waiver !== null).length;
  const of = `${progress.satisfied} of ${progress.required} required items hold (${progress.percent}%)`;
  switch (report.verdict) {
    case "done":
      return { title: "DONE", rest: `: ${hold(progress.required, waived)}.` };
    case "ready":
      return ready(report);
    case "not-done":
      return {
        title: "NOT DONE",
        rest: `: ${of}; ${open} ${open === 1 ? "remains" : "remain"}${left(notAsked.length)}.`,
      };
    case "undetermined":
      return {
        title: "UNDETERMINED",
        rest: `: ${report.reason ?? `${open} required ${open === 1 ? "item" : "items"} could not be measured; ${of}`}.`,
      };
  }
}

function ready(report: Report): { title: string; rest: string } {
  const asked = report.progress.required;
  const remain = report.notAsked.length;
  const total = report.items.length + remain;
  const whole = report.stage !== "production" && report.partial === null;
  if (whole) {
    const title = report.stage === "code" ? "CODE READY" : "REVIEW READY";
    const later = report.stage === "code" ? "review and production" : "production";
    return {
      title,
      rest: ` — not done yet: ${remain} ${remain === 1 ? "item remains" : "items remain"} in ${later}.`,
    };
  }
  const all = asked === 1 ? "it holds" : asked === 2 ? "both hold" : "all hold";
  const verb = asked === report.items.length ? all : `the ${asked} required hold`;
  return {
    title: `${report.items.length} of ${total} items asked for`,
    rest: `, ${verb} — not done yet.`,
  };
}

function hold(required: number, waived: number): string {
  if (waived > 0)
    return `${required - waived} of ${required} required items ${required - waived === 1 ? "holds" : "hold"}, ${waived} waived`;
  if (required === 1) return "the one required item holds";
  return required === 2 ? "both required items hold" : `all ${required} required items hold`;
}

function left(notAsked: number): string {
  return notAsked === 0 ? "" : `, ${notAsked} not asked for`;
}
