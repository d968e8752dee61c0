import { describe, expect, test } from "vitest";
import { weakenedGuards } from "../../../src/formats/guards/weakened-guards.ts";

/** Members of a JSON object, close to 1 MB of them. */
function names(prefix: string): string {
  const all = Array.from({ length: 3_000 }, (_, at) => `"${prefix}${"a".repeat(60)}${at}": "x"`);
  return all.join();
}

function patterns(): string {
  return Array.from({ length: 1_000 }, (_, at) => `*a*a${at}`).join(" ");
}

describe("hostile texts take no time", () => {
  const SIZE = 100_000;
  const SOME = 30_000;
  test.each([
    ["package.json", `{ "scripts": { "test": "${"a ".repeat(SIZE)}" } }`],
    ["package.json", `{ "scripts": { "test": "${"<<A; ".repeat(20_000)}" } }`],
    [".husky/pre-commit", "cat <<A\n".repeat(20_000)],
    [".husky/pre-commit", "a || ".repeat(SIZE)],
    [".husky/pre-commit", `${"{ ".repeat(SIZE)}`],
    ["vitest.config.ts", "/".repeat(SIZE)],
    ["vitest.config.ts", "/* ".repeat(SIZE)],
    ["vitest.config.ts", `a${".configs".repeat(SIZE)}`],
    ["pyproject.toml", `a = "${" ".repeat(SIZE)}"`],
    ["tsconfig.json", `/*${"*".repeat(SIZE)}`],
    ["Makefile", `${"a ".repeat(SIZE)}\n`],
    ["build.gradle", `${"exclude ".repeat(SIZE)}`],
    ["Jenkinsfile", `sh '${"a ".repeat(SIZE)}`],
    ["CODEOWNERS", "/a/ @b\n".repeat(3_000)],
    ["Makefile", "X += a\n".repeat(SOME)],
    ["Makefile", `test:\n\techo ${"$(A".repeat(SOME)}\n`],
    ["Makefile", `A = ${"$(B) ".repeat(SOME)}\ntest:\n\t$(A)\n`],
    ["Makefile", `test:\n${"ifdef A\n\ta\n".repeat(SOME)}`],
    ["Makefile", `SHELL = ${"a/".repeat(SOME)}`],
    ["justfile", "set shell := [".repeat(SOME)],
    ["package.json", `{ "scripts": { "test": "${"pnpm '/a".repeat(SOME)}" } }`],
    ["package.json", `{ "scripts": { "test": "${patterns()}", ${names("start-")} } }`],
    ["package.json", `{ "scripts": { "test": "*a*ab", ${names("start-")} } }`],
    ["package.json", `{ "overrides": { "${"a".repeat(300_000)}": { ${names("")} } } }`],
    ["package.json", `{ "dependencies": { "a": "npm:${"@a".repeat(SOME)}/" } }`],
    [".npmrc", "node-options=".repeat(40_000)],
    [".npmrc", `script-shell=${"/".repeat(SOME)}`],
    [".yarnrc.yml", "a: b\n".repeat(10_000)],
    ["pnpm-workspace.yaml", `packages: [${"a/,".repeat(10_000)}]`],
    ["bunfig.toml", `a = "${" ".repeat(SOME)}"`],
    [".cargo/config.toml", `build.rustflags = "${"-D ".repeat(SOME)}"`],
    [".config/nextest.toml", `[profile.a]\ndefault-filter = "${"a ".repeat(SOME)}"`],
    [".rspec", "--tag a\n".repeat(SOME)],
    [".mvn/maven.config", "-D".repeat(300_000)],
    ["sonar-project.properties", `sonar.exclusions=${"a\\\n".repeat(SOME)}`],
    ["sonar-project.properties", "sonar.a.".repeat(SOME)],
    ["Directory.Build.props", `<a><NoWarn>${";".repeat(SOME)}</NoWarn></a>`],
    ["Directory.Build.props", `<a>${"<Import/>".repeat(15_000)}</a>`],
    ["tslint.json", `{ "rules": { ${names("")} } }`],
    [".swiftlint.yml", `disabled_rules: [${"a,".repeat(10_000)}]`],
    ["analysis_options.yaml", `linter: { rules: [${"a,".repeat(10_000)}] }`],
    [".gitleaks.toml", `[allowlist]\npaths = [${'"a",'.repeat(SOME)}]`],
    ["settings.gradle", `include ${"'a',".repeat(SOME)}`],
    ["settings.gradle", "include 'a',\n".repeat(15_000)],
    ["Cargo.toml", `[workspace]\nmembers = [${'"a/b/c",'.repeat(15_000)}]`],
    ["pom.xml", `<modules>${"<module>a</module>".repeat(15_000)}</modules>`],
    ["pyproject.toml", `[tool.pdm.scripts]\na = "${"a; ".repeat(SOME)}"`],
    ["appveyor.yml", "test: off\n".repeat(10_000)],
  ])(
    "%s %#",
    (path, text) => {
      // What explodes does not end before the test's own time is over.
      for (const [before, after] of [
        ["", text],
        [text, `${text} `],
      ] as const)
        expect(weakenedGuards({ path, oldPath: null, before, after }).findings).toBeDefined();
    },
    20_000,
  );
});
