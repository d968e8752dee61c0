import { describe, expect, test } from "vitest";
import { edited, weaker } from "./expect-weaker.ts";

type Row = readonly [from: string, to: string, expected: readonly string[]];

function table(path: string, text: string, rows: readonly Row[]): void {
  describe(path, () => {
    test.each(rows)("%j → %j", (from, to, expected) => {
      expect(weaker(path, text, edited(text, from, to))).toEqual(expected);
    });
  });
}

table("CODEOWNERS", "# who\n* @ann\n/src/ @acme/core\n/src/core/ @bob @carol\n*.md @dan\n", [
  ["/src/ @acme/core\n", "", ["owner-removed null"]],
  ["/src/ @acme/core", "/src/", ["owner-removed 3"]],
  ["/src/ @acme/core", "# /src/ @acme/core", ["owner-removed null"]],
  ["/src/ @acme/core", "/src/ acme/core", ["owner-removed null"]],
  [
    "*.md @dan\n",
    "*.md @dan\n*\n",
    ["owner-removed 3", "owner-removed 4", "owner-removed 5", "owner-removed 6"],
  ],
  ["*.md @dan\n", "*.md @dan\n/src/\n", ["owner-removed 4", "owner-removed 6"]],
  ["*.md @dan\n", "*.md @dan\n/src/** @eve\n", ["owner-removed 3", "owner-removed 4"]],
  ["*.md @dan\n", "*.md @dan\n/src/* @eve\n", []],
  ["*.md @dan\n", "*.md @dan\n/bench/\n", ["owner-removed 6"]],
  ["@bob @carol", "@carol", []],
  ["* @ann", "*   @ann # all", []],
  ["*.md @dan\n", "*.md @dan\n/docs/ @dan\n", []],
]);

table(".husky/pre-commit", "#!/bin/sh\nnpm test\nnpx lint-staged\n", [
  ["npm test\n", "", ["hook-removed 1"]],
  ["npm test", "exit 0\nnpm test", ["swallowed-exit 2"]],
  ["npm test", "npm test || true", ["swallowed-exit 2"]],
  ["npm test", "# npm test", ["hook-removed 1"]],
  ["npm test", `[ -n "$CI" ] || exit 0\nnpm test`, ["swallowed-exit 2"]],
  ["npm test", "npm test\nnpm audit", []],
  ["#!/bin/sh\n", "", []],
]);
table(".githooks/pre-push", "set -e\nmake check\n", [
  ["set -e\n", "", ["swallowed-exit 1"]],
  ["make check", "cat <<EOF\nmake check\nEOF", ["hook-removed 1"]],
]);

table(
  ".pre-commit-config.yaml",
  "repos:\n  - repo: https://x.org/a\n    rev: v1\n    hooks:\n      - id: ruff\n        args: [--strict]\n      - id: local\n        entry: make check\n",
  [
    ["      - id: ruff\n        args: [--strict]\n", "", ["hook-removed null"]],
    ["[--strict]", "[]", ["hook-removed 5"]],
    ["[--strict]", "[--strict]\n        exclude: ^src/", ["files-excluded 7"]],
    ["[--strict]", "[--strict]\n        stages: [manual]", ["hook-removed 7"]],
    ["make check", "make check || true", ["swallowed-exit 8"]],
    ["make check", "'true'", ["hook-removed 7"]],
    ["repos:", "exclude: ^src/\nrepos:", ["files-excluded 1"]],
    ["rev: v1", "rev: v2", []],
    ["      - id: local", "      - id: other\n      - id: local", []],
  ],
);

table(
  "lefthook.yml",
  "pre-commit:\n  commands:\n    lint:\n      run: npm run lint\npre-push:\n  jobs:\n    - name: test\n      run: npm test\n",
  [
    [
      "    lint:\n      run: npm run lint\n",
      "    other:\n      run: npm run lint\n",
      ["hook-removed 1"],
    ],
    ["run: npm test", "run: npm test || true", ["swallowed-exit 8"]],
    ["run: npm test", "skip: true\n      run: npm test", ["condition-added 8"]],
    ["pre-push:", "pre-pull:", ["hook-removed null"]],
    ["run: npm test", "skip: false\n      run: npm test", []],
  ],
);
table(".lintstagedrc", `{ "*.ts": ["eslint --max-warnings 0"] }`, [
  [`"*.ts"`, `"*.tsx"`, ["hook-removed null"]],
  [" --max-warnings 0", "", ["limit-raised 1"]],
]);

table(
  ".golangci.yml",
  "version: '2'\nlinters:\n  default: standard\n  enable:\n    - gosec\n  settings:\n    cyclop:\n      max-complexity: 10\n  exclusions:\n    paths: [gen]\n",
  [
    ["    - gosec\n", "    - revive\n", ["lint-rule-off null"]],
    ["default: standard", "default: none", ["lint-rule-off 3"]],
    ["  enable:", "  disable: [errcheck]\n  enable:", ["lint-rule-off 4"]],
    ["max-complexity: 10", "max-complexity: 30", ["limit-raised 8"]],
    ["[gen]", "[gen, internal]", ["files-excluded 10"]],
    [
      "    paths: [gen]",
      "    paths: [gen]\n    rules:\n      - linters: [gosec]\n        path: a.go",
      ["files-excluded 12"],
    ],
    ["version: '2'", "version: '2'\nissues:\n  new: true", ["strictness 3"]],
    ["version: '2'", "version: '2'\nrun:\n  issues-exit-code: 0", ["swallowed-exit 3"]],
    ["    - gosec\n", "    - revive\n    - gosec\n", []],
    ["default: standard", "default: all", []],
  ],
);

table(
  ".rubocop.yml",
  "plugins: [rubocop-rails]\nAllCops:\n  Exclude: [vendor/**/*]\nStyle/For:\n  Enabled: true\nMetrics/MethodLength:\n  Max: 10\n",
  [
    ["Enabled: true", "Enabled: false", ["lint-rule-off 5"]],
    ["Max: 10", "Max: 100", ["limit-raised 7"]],
    ["[vendor/**/*]", "[vendor/**/*, app/**/*]", ["files-excluded 3"]],
    ["[rubocop-rails]", "[]", ["lint-rule-off null"]],
    ["AllCops:", "Lint/Void:\n  Enabled: false\nAllCops:", ["lint-rule-off 3"]],
    ["AllCops:\n", "AllCops:\n  DisabledByDefault: true\n", ["lint-rule-off 3"]],
    ["Max: 10", "Max: 8", []],
  ],
);

table(
  "Cargo.toml",
  `[package]\nname = "a"\n\n[lints.rust]\nunsafe_code = "forbid"\n\n[lints.clippy]\npedantic = { level = "deny", priority = -1 }\nunwrap_used = "warn"\n`,
  [
    [`"forbid"`, `"allow"`, ["lint-rule-off 5"]],
    [`"forbid"`, `"deny"`, ["lint-rule-off 5"]],
    [`level = "deny"`, `level = "warn"`, ["lint-rule-off 8"]],
    [`unwrap_used = "warn"\n`, "", ["lint-rule-off null"]],
    [`name = "a"\n`, `name = "a"\n[lib]\ntest = false\n`, ["strictness 4"]],
    [`"warn"`, `"deny"`, []],
    [`name = "a"`, `name = "b"`, []],
  ],
);
table(
  "clippy.toml",
  `cognitive-complexity-threshold = 20\ndisallowed-methods = ["std::env::set_var"]\n`,
  [
    ["20", "200", ["limit-raised 1"]],
    [`["std::env::set_var"]`, "[]", ["lint-rule-off null"]],
    ["20", "20\nallow-unwrap-in-tests = true", ["strictness 2"]],
    ["20", "10", []],
  ],
);

table(
  ".gitlab-ci.yml",
  "stages: [test]\ntest:\n  stage: test\n  script:\n    - npm ci\n    - npm test\nlint:\n  script: npm run lint\n  allow_failure: false\n",
  [
    ["  stage: test", "  stage: test\n  allow_failure: true", ["continue-on-error 4"]],
    ["allow_failure: false", "allow_failure: { exit_codes: 1 }", ["continue-on-error 9"]],
    ["  stage: test", "  stage: test\n  when: manual", ["condition-added 4"]],
    ["  stage: test", "  stage: test\n  only: [tags]", ["condition-added 4"]],
    [
      "  stage: test",
      "  stage: test\n  rules:\n    - when: never",
      ["condition-added 4", "condition-added 5"],
    ],
    ["    - npm test\n", "", ["step-removed 2"]],
    ["    - npm test\n", "    - npm test || true\n", ["swallowed-exit 6"]],
    ["lint:\n", ".lint:\n", ["step-removed null"]],
    ["stages: [test]", "stages: [test, deploy]", []],
    ["lint:\n", "audit:\n  script: npm audit\n  allow_failure: true\nlint:\n", []],
    ["npm run lint", "|\n    npm run lint", []],
  ],
);

table(
  "azure-pipelines.yml",
  "trigger: [main]\nsteps:\n  - script: npm test\n    displayName: Tests\n  - task: PublishTestResults@2\n    inputs:\n      failTaskOnFailedTests: true\n",
  [
    [
      "displayName: Tests",
      "displayName: Tests\n    continueOnError: true",
      ["continue-on-error 5"],
    ],
    ["displayName: Tests", "displayName: Tests\n    condition: false", ["condition-added 5"]],
    ["failTaskOnFailedTests: true", "failTaskOnFailedTests: false", ["continue-on-error 7"]],
    ["npm test", "npm test || true", ["swallowed-exit 3"]],
    ["script: npm test", "script: echo", ["step-removed 3"]],
    ["[main]", "none", ["trigger-removed 1", "trigger-removed null"]],
    ["displayName: Tests", "displayName: Tests\n    condition: always()", []],
  ],
);
table(
  ".circleci/config.yml",
  "version: 2.1\njobs:\n  test:\n    steps:\n      - checkout\n      - run: npm test\n      - run:\n          name: lint\n          command: npm run lint\nworkflows:\n  all:\n    jobs:\n      - test\n",
  [
    ["      - run: npm test\n", "", ["step-removed 3"]],
    ["command: npm run lint", "command: npm run lint || true", ["swallowed-exit 9"]],
    [
      "command: npm run lint",
      "command: npm run lint\n          when: on_fail",
      ["condition-added 10"],
    ],
    ["  test:\n", "  tests:\n", ["step-removed 2"]],
  ],
);

table(
  "Jenkinsfile",
  "pipeline {\n  stages {\n    stage('Test') {\n      steps { sh 'npm test' }\n    }\n    stage('Lint') {\n      steps {\n        sh \"npm run lint\"\n      }\n    }\n  }\n}\n",
  [
    ["stage('Test')", "stage('Quick')", ["step-removed null"]],
    ["sh 'npm test'", "sh 'npm test || true'", ["swallowed-exit 4"]],
    ["sh 'npm test'", "echo 'npm test'", ["step-removed 3"]],
    ["      steps { sh", "      steps { catchError { sh", ["continue-on-error 4"]],
    ['        sh "npm run lint"', '        // sh "npm run lint"', ["step-removed 6"]],
    ["stage('Test')", 'stage("Test")', []],
  ],
);

table(
  "Makefile",
  ".PHONY: test\ntest: build\n\tnpm test\n\nlint:\n\t@npx eslint .\n\nserve:\n\tnode server.js\n",
  [
    ["\tnpm test\n", "\t-npm test\n", ["swallowed-exit 3"]],
    ["\tnpm test\n", "\tnpm test || true\n", ["swallowed-exit 3"]],
    ["\t@npx eslint .\n", "\t@echo fine\n", ["script-neutered 5"]],
    ["test: build", "test:", ["script-neutered 2"]],
    ["lint:\n\t@npx eslint .\n", "", ["script-neutered null"]],
    ["\nlint:", "\n.IGNORE:\nlint:", ["swallowed-exit 5"]],
    ["node server.js", "-node other.js", []],
    ["\t@npx", "\tnpx", []],
  ],
);

table(
  "checkstyle.xml",
  `<?xml version="1.0"?>\n<module name="Checker">\n  <property name="severity" value="error"/>\n  <module name="UnusedImports"/>\n</module>\n`,
  [
    [`  <module name="UnusedImports"/>\n`, "", ["lint-rule-off null"]],
    [`value="error"`, `value="warning"`, ["lint-rule-off 3"]],
    [
      `  <module name="UnusedImports"/>`,
      `  <!-- <module name="UnusedImports"/> -->`,
      ["lint-rule-off null"],
    ],
    [`  <module name="UnusedImports"/>`, `  <module name="UnusedImports"/><module name="A"/>`, []],
  ],
);
table(
  "pmd-ruleset.xml",
  `<ruleset name="a">\n<rule ref="category/java/x.xml">\n</rule>\n</ruleset>\n`,
  [
    [`</rule>`, `<exclude name="B"/></rule>`, ["files-excluded 3"]],
    [`category/java/x.xml`, `category/java/y.xml`, ["lint-rule-off null"]],
  ],
);
table(
  "phpunit.xml",
  `<phpunit failOnWarning="true"><testsuites><testsuite name="a"><directory>tests</directory></testsuite></testsuites></phpunit>`,
  [
    [`"true"`, `"false"`, ["strictness 1"]],
    [`<directory>tests</directory>`, "", ["files-excluded null"]],
  ],
);
table(
  "pom.xml",
  `<project>\n<version>1</version>\n<build><plugins><plugin>\n<artifactId>jacoco-maven-plugin</artifactId>\n<configuration><minimum>0.80</minimum></configuration>\n</plugin></plugins></build>\n</project>\n`,
  [
    ["0.80", "0.10", ["coverage-threshold 5"]],
    [
      "<version>",
      "<properties><skipTests>true</skipTests></properties><version>",
      ["strictness 2"],
    ],
    ["jacoco-maven-plugin", "other-plugin", ["lint-rule-off null"]],
    ["0.80", "0.85", []],
    ["<version>1<", "<version>2<", []],
  ],
);
table(
  "build.gradle",
  "plugins {\n  id 'jacoco'\n}\nviolationRules { rule { limit {\n  minimum = 0.8\n} } }\n",
  [
    ["0.8", "0.2", ["coverage-threshold 5"]],
    ["  id 'jacoco'\n", "", ["lint-rule-off null"]],
    ["plugins {", "checkstyle { ignoreFailures = true }\nplugins {", ["strictness 1"]],
    ["0.8", "0.9", []],
  ],
);
table(
  "phpstan.neon",
  "parameters:\n  level: 8\n  paths:\n    - src\n  ignoreErrors:\n    - '#a#'\n",
  [
    ["level: 8", "level: 3", ["strictness 2"]],
    ["level: 8", "level: max", []],
    ["    - '#a#'\n", "    - '#a#'\n    - '#.*#'\n", ["files-excluded 7"]],
    ["    - src\n", "", ["files-excluded null"]],
  ],
);
table(
  "detekt.yml",
  "build:\n  maxIssues: 0\ncomplexity:\n  LongMethod:\n    active: true\n    allowedLines: 40\n",
  [
    ["maxIssues: 0", "maxIssues: 9", ["limit-raised 2"]],
    ["active: true", "active: false", ["lint-rule-off 5"]],
    ["allowedLines: 40", "allowedLines: 400", ["limit-raised 6"]],
    ["active: true", "active: true\n    excludes: ['**/a/**']", ["files-excluded 6"]],
  ],
);

table(
  ".gitlab/ci/anchors.yml",
  ".base: &base\n  script: [npm test]\ntest:\n  <<: *base\n  stage: test\n",
  [
    ["  <<: *base\n", "", ["step-removed 3"]],
    ["  <<: *base\n", "  script: [npm test]\n", []],
    ["  <<: *base\n", "  <<: *base\n  script: [echo]\n", ["step-removed 3"]],
  ],
);

table("docs/CODEOWNERS", "docs/ @ann\n/a/docs/ @bob\n", [
  // In the root alone, and others match in any folder.
  ["/a/docs/ @bob\n", "/a/docs/ @bob\n/docs/ @eve\n", []],
  ["/a/docs/ @bob\n", "/a/docs/ @bob\n/* @eve\n", []],
  ["/a/docs/ @bob\n", "/a/docs/ @bob\n/a/ @eve\n", ["owner-removed 2"]],
]);
