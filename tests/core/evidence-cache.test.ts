// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
import { describe, expect, it } from "vitest";
import { decisiveVariables } from "../../src/core/decisive-variables.ts";
import { cachedRemark, keyText, ranThen } from "../../src/core/evidence-cache.ts";
import { outsideOf } from "../../src/core/outside-commands.ts";

describe("the text of a key", () => {
  it("is the same whatever the order of options, and another for each meaning", () => {
    expect(keyText({ a: { x: 1, y: [1, 2] }, b: null })).toBe(
      keyText({ b: null, a: { y: [1, 2], x: 1 } }),
    );
    const texts = [
      { a: [1, 2] },
      { a: [2, 1] },
      { a: { 0: 1, 1: 2 } },
      { a: "[1,2]" },
      { a: null },
      { b: [1, 2] },
      { a: [[1, 2]] },
      JSON.parse('{"__proto__": [1, 2]}'),
    ].map(keyText);
    expect(new Set(texts).size).toBe(texts.length);
  });
});

describe("what is said of an answer from the cache", () => {
  const now = new Date("2026-11-23T16:02:00Z");
  const evidence = [ranThen(Date.parse("2026-11-23T14:02:40Z"), now)];

  it("is when it really ran", () => {
    expect(evidence[0]?.summary).toBe("ran 1 hour ago, 2026-11-23 14:02 UTC");
    expect(cachedRemark({ cached: true, evidence })).toBe("cached, ran 1 hour ago");
    expect(cachedRemark({ cached: true, evidence: [] })).toBe("cached");
    expect(cachedRemark({ cached: false, evidence })).toBeNull();
  });
});

describe("what a command asks", () => {
  it.each([
    "npm test",
    "npm run build && node scripts/check.mjs",
    "npx vitest run --coverage",
    "python -m pytest -q",
    "cargo clippy -- --deny warnings",
    "dotnet publish -c Release",
    "make lint",
    "cat .gitignore .github/ci.yml",
    "curly braces",
    "node server.js --host http://localhost:3000",
  ])("is nothing but files: %s", (line) => expect(outsideOf([line])).toBe("nothing"));

  it.each([
    "git diff --exit-code",
    "npx commitlint --from origin/main",
    "jest --onlyChanged",
    "vitest run --changed main",
    "turbo run test --filter=...[origin/main]",
    "docker compose run test",
    "nx affected -t test",
  ])("is git's history or what runs beside: %s", (line) =>
    expect(outsideOf([line])).toBe("beside"),
  );

  it.each([
    "curl -f example.org",
    "npm audit --audit-level=high",
    "cargo deny check",
    "kubectl get pods",
    "gh pr view",
    "node probe.js https://example.org",
    "git fetch && curl x",
  ])("is a network: %s", (line) => expect(outsideOf([line])).toBe("network"));

  it("is read in the scripts that it names, by fewer words, and is anything where these are too long", () => {
    expect(outsideOf(["sh x"], ["git log"])).toBe("beside");
    expect(outsideOf(["sh x"], ["curl x"])).toBe("network");
    expect(outsideOf(["sh x"], ["// see https://example.org, or aws"])).toBe("nothing");
    expect(outsideOf(["x".repeat(2 ** 20 + 1)])).toBe("network");
  });
});

describe("variables that decide", () => {
  it("are those that tools read, those that are asked for and those that a line mentions, set or not", () => {
    const given = {
      TZ: "UTC",
      LC_ALL: "C",
      NODE_OPTIONS: "-x",
      MODE: "a",
      PORT: "1",
      EDITOR: "vi",
      SHLVL: "2",
    };
    expect(decisiveVariables(given, ["PORT"], ["tool ${MODE:-x} $NONE '$'"])).toEqual([
      ["LC_ALL", "C"],
      ["MODE", "a"],
      ["NODE_OPTIONS", "-x"],
      ["NONE", null],
      ["PORT", "1"],
      ["TZ", "UTC"],
    ]);
  });
});
