import { describe, expect, it } from "vitest";
import { ago, lasting } from "../../src/core/ago.ts";

const NOW = new Date("2026-01-10T12:00:00Z");

describe("ago", () => {
  it.each([
    ["2026-01-10T12:00:00Z", "just now"],
    ["2026-01-10T11:59:01Z", "just now"],
    // A clock that is ahead.
    ["2026-01-10T12:05:00Z", "just now"],
    ["2026-01-10T11:59:00Z", "1 minute ago"],
    ["2026-01-10T11:00:01Z", "59 minutes ago"],
    ["2026-01-10T11:00:00Z", "1 hour ago"],
    ["2026-01-09T12:00:01Z", "23 hours ago"],
    ["2026-01-08T12:00:00Z", "2 days ago"],
    ["2026-01-03T12:00:00Z", "1 week ago"],
    ["2025-12-20T12:00:00Z", "3 weeks ago"],
    ["2025-11-01T12:00:00Z", "2 months ago"],
    ["2023-01-01T12:00:00Z", "3 years ago"],
    ["2026-01-08T13:00:00+01:00", "2 days ago"],
    ["yesterday", "at an unknown time"],
    ["", "at an unknown time"],
  ])("%s", (iso, said) => expect(ago(iso, NOW)).toBe(said));

  it("measures lengths of time", () => {
    expect([0, 59_999, 60_000, 5_400_000, 86_400_000].map(lasting)).toEqual([
      "less than a minute",
      "less than a minute",
      "1 minute",
      "1 hour",
      "1 day",
    ]);
  });
});
