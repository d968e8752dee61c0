import { expect, test } from "vitest";
import { compareGuards } from "../../../src/core/guards/compare.ts";
import type { Guard } from "../../../src/core/guards/guard.ts";
import { scriptGuards } from "../../../src/core/guards/script.ts";

const place = { key: "job", label: "the job", lost: "step-removed", line: 1 } as const;
const job: Guard = {
  rule: "step-removed",
  key: "job",
  label: "the job",
  value: null,
  strength: 1,
  line: 1,
};
const rules = (before: string, after: string) =>
  compareGuards(
    "f",
    [job, ...scriptGuards(before, place)],
    [job, ...scriptGuards(after, place)],
  ).map(({ rule }) => rule);

test.each([
  ["pytest tests/unit", "pytest"],
  ["eslint src", "eslint ."],
  ["go test ./a", "go test ./..."],
  ["npm run lint", "yarn lint"],
  ["npx eslint .", "eslint ."],
  ["A=1 vitest run", "vitest run"],
  ["pip install ruff==1.2", "pip install ruff==1.3"],
  ["npx knip@5", "npx knip@6.1.0"],
  ["vitest run --retry 2", "vitest run --retry 1"],
  ["mkdir out && vitest", "vitest"],
  ["vitest", "vitest --passWithNoTests=false"],
  ["pytest --cov-fail-under 80", "pytest --cov-fail-under 85"],
])("%s → %s is no less", (before, after) => {
  expect(rules(before, after)).toEqual([]);
});

test.each([
  ["ruff check", "ruff", "step-removed"],
  ["make a/b", "make", "step-removed"],
  ["go test ./...", "go test", "step-removed"],
  ["pytest", "pytest tests/unit", "step-removed"],
  ["mvn -B verify", "mvn -B compile", "step-removed"],
  ["mvn verify", "mvn verify -DskipTests", "script-neutered"],
  ["mvn verify", "mvn verify -Dmaven.test.failure.ignore=true", "script-neutered"],
  ["go test ./...", "go test -short ./...", "script-neutered"],
  ["pytest", "pytest --ignore=tests/slow", "script-neutered"],
  ["cargo clippy -- -D warnings", "cargo clippy", "script-neutered"],
  ["npm ci --strict", "npm ci", "script-neutered"],
  ["pytest --cov-fail-under=80", "pytest --cov-fail-under=8", "coverage-threshold"],
  ["pytest --reruns 0", "pytest --reruns 5", "tests-relaxed"],
  ["ruff check .", "ruff check . --exit-zero", "script-neutered"],
  ["set -euo pipefail\nvitest", "set -uo pipefail\nvitest", "swallowed-exit"],
  ["vitest", "set +o pipefail\nvitest", "swallowed-exit"],
])("%s → %s is less: %s", (before, after, rule) => {
  expect(rules(before, after)[0]).toBe(rule);
});
