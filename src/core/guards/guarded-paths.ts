/**
 * The files that guard quality where the checklist names no others, as globs: dod's own checklist, what CI
 * runs, who owns what, hooks, and the configuration of linters, tests, coverage and compilers. Mixed files
 * (`onlyInParts`) are among them.
 */
export const GUARDED_PATHS: readonly string[] = [
  "dod.{yml,yaml}",
  ".github/dod.{yml,yaml}",
  ".github/workflows/*.{yml,yaml}",
  ".github/actions/**",
  "**/action.{yml,yaml}",
  ".gitlab-ci.{yml,yaml}",
  ".gitlab/ci/**/*.{yml,yaml}",
  "azure-pipelines*.{yml,yaml}",
  ".azure-pipelines/**/*.{yml,yaml}",
  ".circleci/config.{yml,yaml}",
  "bitbucket-pipelines.yml",
  ".travis.yml",
  ".drone.yml",
  ".buildkite/**",
  "**/Jenkinsfile*",
  "{,.github/,.gitlab/,docs/}CODEOWNERS",
  "**/package.json",
  "**/{vitest,vite,jest,playwright,cypress,karma,ava,wdio}.{config,conf,workspace}.{js,ts,mjs,mts,cjs,cts}",
  "**/vitest.workspace.{js,ts,mjs,mts,json}",
  "**/jest.config.json",
  "**/.mocharc.{js,cjs,json,jsonc,yml,yaml}",
  "**/{.nycrc,.nycrc.json,.nycrc.yml,.nycrc.yaml,nyc.config.js,nyc.config.cjs,.c8rc,.c8rc.json}",
  "**/{codecov,.codecov}.{yml,yaml}",
  ".github/codecov.{yml,yaml}",
  "**/{tsconfig,tsconfig.*,tsconfig-*,jsconfig}.json",
  "**/.eslintrc{,.js,.cjs,.mjs,.json,.yml,.yaml}",
  "**/eslint.config.{js,ts,mjs,mts,cjs,cts}",
  "**/{.eslintignore,.prettierignore,.stylelintignore,.markdownlintignore}",
  "**/biome.{json,jsonc}",
  "**/{.oxlintrc.json,oxlint.json}",
  "**/.stylelintrc{,.js,.cjs,.mjs,.json,.yml,.yaml}",
  "**/stylelint.config.{js,mjs,cjs,ts}",
  "**/.markdownlint{,-cli2}.{json,jsonc,yml,yaml}",
  "**/.lintstagedrc{,.json,.yml,.yaml,.js,.cjs,.mjs}",
  "**/lint-staged.config.{js,cjs,mjs,ts}",
  "**/.simple-git-hooks.{js,cjs,json}",
  "**/simple-git-hooks.{js,cjs,json}",
  "**/{pyproject.toml,setup.cfg,tox.ini,pytest.ini,.pytest.ini,mypy.ini,.mypy.ini,.flake8,.coveragerc,.pylintrc,pylintrc,noxfile.py}",
  "**/{ruff,.ruff}.toml",
  "**/pyrightconfig.json",
  "**/.golangci.{yml,yaml,toml,json}",
  "**/.rubocop*.yml",
  "**/.simplecov",
  "**/{Cargo.toml,clippy.toml,.clippy.toml,rustfmt.toml,tarpaulin.toml}",
  "**/{checkstyle,pmd,ruleset,spotbugs,suppressions}*.xml",
  "**/detekt*.{yml,yaml}",
  "**/phpstan*.{neon,neon.dist}",
  "**/{phpunit,phpcs,psalm}{,.dist}.xml{,.dist}",
  "**/pom.xml",
  "**/{build,settings}.gradle{,.kts}",
  ".pre-commit-config.{yml,yaml}",
  "{,.}lefthook{,-local}.{yml,yaml,toml,json}",
  ".husky/**",
  ".githooks/**",
  "**/{Makefile,makefile,GNUmakefile,justfile,Taskfile.yml,Taskfile.yaml}",
];

const MIXED =
  /(?:^|\/)(?:package\.json|pyproject\.toml|setup\.cfg|tox\.ini|Cargo\.toml|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|(?:GNUm|[Mm])akefile)$/;

/** True for files that guard in some of their parts and say something else in the others. */
export function onlyInParts(path: string): boolean {
  return MIXED.test(path);
}
