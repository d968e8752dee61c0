import { describe, expect, it } from "vitest";
import { fullReport } from "../reporters/full-report.ts";
import {
  BIG_PAYLOADS,
  faultsAgainst,
  fieldOf,
  PAYLOADS,
  REACHED,
  textsOf,
  withTexts,
} from "./every-field.ts";

// Its headline repeats the reason.
const report = fullReport({ verdict: "undetermined", exitCode: 3 });
const places = textsOf(report).filter((place) => REACHED.includes(fieldOf(place)));
const payloads = Object.entries({ ...PAYLOADS, ...BIG_PAYLOADS });

function faultsBy(faults: ReturnType<typeof faultsAgainst>, make: (text: string) => typeof report) {
  return payloads.flatMap(([name, payload]) =>
    faults(make(payload)).map((fault) => `${name}: ${fault}`),
  );
}

describe("every text of a report, one field at a time", () => {
  const faults = faultsAgainst(report);

  it.each(REACHED)("%s is inert in every format", (field) => {
    const here = new Set(places.filter((place) => fieldOf(place) === field));
    expect(here.size).toBeGreaterThan(0);
    expect(faultsBy(faults, (text) => withTexts(report, text, here))).toEqual([]);
  });

  it("is inert where nothing was judged, too", () => {
    const same = new Set(places.filter((place) => /^items\.\d+\.summary$|^reason$/.test(place)));
    const alike = (text: string) => withTexts(report, text, same);
    expect(faultsBy(faultsAgainst(alike("x")), alike)).toEqual([]);
  });
});
