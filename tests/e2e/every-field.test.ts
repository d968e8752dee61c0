import { describe, expect, it } from "vitest";
import { fullReport } from "../reporters/full-report.ts";
import {
  faultsAgainst,
  fieldOf,
  OURS,
  PAYLOADS,
  REACHED,
  textsOf,
  withTexts,
} from "./every-field.ts";

// Its headline repeats the reason.
const report = fullReport({ verdict: "undetermined", exitCode: 3 });
const places = textsOf(report);
const reached = places.filter((place) => REACHED.includes(fieldOf(place)));

/** Every text that others reach at once; the reason is another, or no item would be shown. */
function everywhere(text: string) {
  const all = withTexts(report, text, new Set(reached));
  return { ...all, reason: `${text} .` };
}

describe("every text of a report", () => {
  it("is either a word of ours, or one that others reach", () => {
    const fields = new Set(places.map(fieldOf));
    expect([...fields].toSorted()).toEqual([...OURS, ...REACHED].toSorted());
  });

  const faults = faultsAgainst(everywhere("x"));

  it.each(Object.entries(PAYLOADS))("is inert in every format: %s", (_, payload) => {
    expect(faults(everywhere(payload))).toEqual([]);
  });
});
