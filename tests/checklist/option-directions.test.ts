import { describe, expect, it } from "vitest";
import type * as z from "zod/v4/core";
import { type Direction, directionOf } from "../../src/checklist/option-directions.ts";
import { CHECKS } from "../../src/checks/registry.ts";

/**
 * Which way each option of each check gets weaker. A new option belongs here: with a direction where one
 * is provable (then in `option-directions.ts`, too), else as `neither`.
 */
const EXPECTED: Readonly<Record<string, Direction>> = {
  "acceptance.heading": "neither",
  "acceptance.ids": "neither",
  "approvals.bots": "admits",
  "approvals.codeOwners": [false, "auto", true],
  "approvals.freshness": ["any", "diff", "last-push"],
  "approvals.min": "at-least",
  "approvals.minAge": "at-least",
  "approvals.teams": "demands",
  "assumptions.records": "neither",
  "assumptions.sections": "demands",
  "changelog.path": "neither",
  "changelog.style": "neither",
  "ci.grace": "at-least",
  "ci.ignore": "exceptions",
  "ci.require": "demands",
  "ci.skipped": ["pass", "auto", "fail"],
  "command.cleanTree": [false, true],
  "command.compareBase": "neither",
  "command.cwd": "neither",
  "command.env": "neither",
  "command.exitCode": "neither",
  "command.inputs": "neither",
  "command.run": "neither",
  "command.stderr": "extra",
  "command.stdout": "extra",
  "commits.conventional": "extra",
  "commits.signed": [false, true],
  "commits.signedOff": [false, true],
  "deploy-config.environments": "demands",
  "deploy-config.ignore": "exceptions",
  "deployment.creator": "neither",
  "deployment.environment": "demands",
  "deployment.soak": "at-least",
  "deployment.source": "neither",
  "deployment.task": "neither",
  "diff-coverage.cwd": "neither",
  "diff-coverage.env": "neither",
  "diff-coverage.exclude": "exceptions",
  "diff-coverage.min": "at-least",
  "diff-coverage.minBranches": "at-least",
  "diff-coverage.missing": ["ignore", "uncovered"],
  "diff-coverage.reports": "neither",
  "diff-coverage.run": "neither",
  "diff-coverage.trust": "admits",
  "doc-changes.map": "demands",
  "error-handling.exclude": "exceptions",
  "error-handling.paths": "neither",
  "error-handling.rules": "neither",
  "error-paths.cwd": "neither",
  "error-paths.env": "neither",
  "error-paths.exclude": "exceptions",
  "error-paths.min": "at-least",
  "error-paths.reports": "neither",
  "error-paths.run": "neither",
  "error-paths.trust": "admits",
  "fail-to-pass.budget": "neither",
  "fail-to-pass.cwd": "neither",
  "fail-to-pass.env": "neither",
  "fail-to-pass.results": "neither",
  "fail-to-pass.run": "neither",
  "fail-to-pass.strict": [false, true],
  "fail-to-pass.tests": "neither",
  "files.contains": "demands",
  "files.forbid": "demands",
  "files.require": "demands",
  "files.together": "demands",
  "guarded-files.by": "neither",
  "guarded-files.paths": "neither",
  "http.expect": "neither",
  "http.headers": "neither",
  "http.interval": "neither",
  "http.maxErrorRate": "at-most",
  "http.method": "neither",
  "http.samples": "neither",
  "http.url": "neither",
  "leftovers.exclude": "exceptions",
  "leftovers.issuePattern": "neither",
  "leftovers.rules": "neither",
  "linked-issue.pattern": "neither",
  "metric.better": "neither",
  "metric.cwd": "neither",
  "metric.env": "neither",
  "metric.file": "neither",
  "metric.json": "neither",
  "metric.max": "at-most",
  "metric.min": "at-least",
  "metric.notWorseBy": "at-most",
  "metric.pattern": "neither",
  "metric.run": "neither",
  "metric.samples": "neither",
  "pull-request.checkboxes": "extra",
  "pull-request.declares": "neither",
  "pull-request.labels": "demands",
  "pull-request.maxLines": "at-most",
  "pull-request.media": "demands",
  "pull-request.sections": "demands",
  "pull-request.title": "extra",
  "release.prerelease": "admits",
  "release.tag": "neither",
  "suppressions.allow": "exceptions",
  "suppressions.exclude": "exceptions",
  "test-changes.ignore": "exceptions",
  "test-changes.source": "neither",
  "test-changes.tests": "neither",
  "test-integrity.allow": "exceptions",
  "test-integrity.exclude": "exceptions",
  "tests.compareBase": "neither",
  "tests.cwd": "neither",
  "tests.env": "neither",
  "tests.inputs": "neither",
  "tests.maxSkipped": "at-most",
  "tests.minExecuted": "at-least",
  "tests.repeat": "at-least",
  "tests.results": "neither",
  "tests.run": "neither",
  "threads.ignoreAuthors": "exceptions",
  "up-to-date.maxBehind": "at-most",
};

describe("the direction of an option", () => {
  it.each(Object.entries(CHECKS))("is decided for every option of %s", async (name, read) => {
    const { shape } = ((await read()).options as z.$ZodObject)._zod.def;
    for (const option of Object.keys(shape)) {
      const key = `${name}.${option}`;
      expect(Object.hasOwn(EXPECTED, key), `${key} is new: say its direction here`).toBe(true);
      expect(directionOf(name, option), key).toEqual(EXPECTED[key]);
    }
  });

  it("is its check's own where the name means something else there", () => {
    expect(directionOf("metric", "max")).toBe("at-most");
    expect(directionOf("mutants", "max")).toBe("neither");
    expect(directionOf("files", "require")).toBe("demands");
    expect(directionOf("other", "require")).toBe("neither");
  });

  it("is not known of plugins, nor of what every object has", () => {
    expect(directionOf("acme/license", "min")).toBe("neither");
    expect(directionOf("tests", "constructor")).toBe("neither");
    expect(directionOf("tests", "toString")).toBe("neither");
  });
});
