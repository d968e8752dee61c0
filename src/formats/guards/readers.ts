import type { ReadGuards } from "../../core/guards/guard.ts";
import { readBiome } from "./biome.ts";
import { readCargoConfig, readNextest } from "./cargo-config.ts";
import { readCiYaml } from "./ci-yaml.ts";
import { readCodecov } from "./codecov.ts";
import { readCodeOwners } from "./codeowners.ts";
import { readConftest } from "./conftest.ts";
import { readEslint } from "./eslint.ts";
import { readAction, readWorkflow } from "./github-workflow.ts";
import { readGitlabCi } from "./gitlab-ci.ts";
import { readGolangci } from "./golangci.ts";
import { readHookMap, readHookScript, readLefthook, readPreCommit } from "./hooks.ts";
import { readIgnoreFile } from "./ignore-file.ts";
import { readPom, readRulesXml } from "./java-xml.ts";
import { readJest } from "./jest.ts";
import { readJsConfig } from "./js-config.ts";
import { readGradle, readJenkinsfile, readPhpstan } from "./line-based.ts";
import { readMakefile } from "./makefile.ts";
import { readDartAnalysis, readGitleaks, readSwiftlint, readTslint } from "./more-linters.ts";
import { readMsbuild } from "./msbuild.ts";
import { readIstanbul } from "./nyc.ts";
import { readMavenConfig, readRspec, readSonar } from "./option-files.ts";
import { readPackageJson } from "./package-json.ts";
import { readBunfig, readNpmrc, readPnpmWorkspace, readYarnrc } from "./package-managers.ts";
import { readPyproject, readPyright, readPythonIni, readRuff } from "./python.ts";
import { readRubocop } from "./rubocop.ts";
import { readDetekt, readMarkdownlint, readMocha, readStylelint } from "./rule-lists.ts";
import { readCargo, readClippy } from "./rust.ts";
import { readTsconfig } from "./tsconfig.ts";

/** One format: which files are of it, and what they ask. @throws UnreadableGuards */
export type GuardReader = (text: string, path: string) => ReadGuards;

/** The first whose pattern fits the path reads it. */
const READERS: readonly (readonly [RegExp, GuardReader])[] = [
  [/^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/, readWorkflow],
  [/(?:^|\/)action\.ya?ml$/, readAction],
  [/^\.gitlab-ci\.ya?ml$|^\.gitlab\/ci\/.+\.ya?ml$/, readGitlabCi],
  [
    /(?:^|\/)azure-pipelines[^/]*\.ya?ml$|^\.azure-pipelines\/.+\.ya?ml$|^\.circleci\/config\.ya?ml$|^bitbucket-pipelines\.yml$|^\.travis\.yml$|^\.drone\.yml$|^\.woodpecker(?:\.ya?ml$|\/.+\.ya?ml$)|^\.?appveyor\.ya?ml$|^\.buildkite\/.+\.ya?ml$|(?:^|\/)Taskfile\.ya?ml$/,
    readCiYaml,
  ],
  [/(?:^|\/)Jenkinsfile[^/]*$/, readJenkinsfile],
  [/^(?:\.github\/|\.gitlab\/|docs\/)?CODEOWNERS$/, readCodeOwners],
  [/(?:^|\/)package\.json$/, readPackageJson],
  [/(?:^|\/)\.npmrc$/, readNpmrc],
  [/(?:^|\/)\.yarnrc\.yml$/, readYarnrc],
  [/(?:^|\/)pnpm-workspace\.yaml$/, readPnpmWorkspace],
  [/(?:^|\/)bunfig\.toml$/, readBunfig],
  [/(?:^|\/)jest\.config\.json$/, readJest],
  [/(?:^|\/)(?:\.nycrc(?:\.json|\.ya?ml)?|\.c8rc(?:\.json)?)$/, readIstanbul],
  [/(?:^|\/)\.?codecov\.ya?ml$/, readCodecov],
  [/(?:^|\/)(?:tsconfig|jsconfig)(?:[.-][^/]+)?\.json$/, readTsconfig],
  [/(?:^|\/)(?:\.eslintrc(?:\.json|\.ya?ml)?|\.oxlintrc\.json|oxlint\.json)$/, readEslint],
  [/(?:^|\/)tslint\.json$/, readTslint],
  [/(?:^|\/)biome\.jsonc?$/, readBiome],
  [
    /(?:^|\/)(?:[\w.-]+\.(?:config|conf|workspace)|\.[\w-]+rc)\.(?:js|ts|mjs|mts|cjs|cts)$/,
    readJsConfig,
  ],
  [
    /(?:^|\/)\.(?:(?:eslint|prettier|stylelint|markdownlint)ignore|gitleaksignore)$/,
    readIgnoreFile,
  ],
  [/(?:^|\/)\.stylelintrc(?:\.json|\.ya?ml)?$/, readStylelint],
  [/(?:^|\/)\.markdownlint(?:-cli2)?\.(?:jsonc?|ya?ml)$/, readMarkdownlint],
  [/(?:^|\/)\.mocharc\.(?:jsonc?|ya?ml)$/, readMocha],
  [/(?:^|\/)(?:\.lintstagedrc(?:\.json|\.ya?ml)?|\.?simple-git-hooks\.json)$/, readHookMap],
  [/(?:^|\/)pyproject\.toml$/, readPyproject],
  [
    /(?:^|\/)(?:setup\.cfg|tox\.ini|\.?pytest\.ini|\.?mypy\.ini|\.flake8|\.coveragerc|\.?pylintrc)$/,
    readPythonIni,
  ],
  [/(?:^|\/)conftest\.py$/, readConftest],
  [/(?:^|\/)\.?ruff\.toml$/, readRuff],
  [/(?:^|\/)pyrightconfig\.json$/, readPyright],
  [/(?:^|\/)\.golangci\.(?:ya?ml|toml|json)$/, readGolangci],
  [/(?:^|\/)\.rubocop[^/]*\.yml$/, readRubocop],
  [/(?:^|\/)\.rspec$/, readRspec],
  [/(?:^|\/)\.swiftlint\.yml$/, readSwiftlint],
  [/(?:^|\/)analysis_options\.ya?ml$/, readDartAnalysis],
  [/(?:^|\/)\.gitleaks\.toml$/, readGitleaks],
  [/(?:^|\/)sonar-project\.properties$/, readSonar],
  [/(?:^|\/)\.mvn\/maven\.config$/, readMavenConfig],
  [/(?:^|\/)Directory\.Build\.(?:props|targets)$/, readMsbuild],
  [/(?:^|\/)\.cargo\/config(?:\.toml)?$/, readCargoConfig],
  [/(?:^|\/)\.config\/nextest\.toml$/, readNextest],
  [/(?:^|\/)Cargo\.toml$/, readCargo],
  [/(?:^|\/)\.?clippy\.toml$/, readClippy],
  [/(?:^|\/)pom\.xml$/, readPom],
  [
    /(?:^|\/)(?:(?:checkstyle|pmd|ruleset|spotbugs|suppressions)[^/]*\.xml|(?:phpunit|phpcs|psalm)(?:\.dist)?\.xml(?:\.dist)?)$/,
    readRulesXml,
  ],
  [/(?:^|\/)(?:build|settings)\.gradle(?:\.kts)?$/, readGradle],
  [/(?:^|\/)detekt[^/]*\.ya?ml$/, readDetekt],
  [/(?:^|\/)phpstan[^/]*\.neon(?:\.dist)?$/, readPhpstan],
  [/^\.pre-commit-config\.ya?ml$/, readPreCommit],
  [/^\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)$/, readLefthook],
  [
    /^\.(?:husky|githooks)\/(?:pre|post|commit|prepare|applypatch|update|push|reference|proc|sendemail|fsmonitor)[\w-]*$/,
    readHookScript,
  ],
  [/(?:^|\/)(?:GNUm|[Mm])akefile$|(?:^|\/)justfile$/, readMakefile],
];

/** Null for a file of a kind that dod cannot compare. */
export function readerOf(path: string): GuardReader | null {
  return READERS.find(([files]) => files.test(path))?.[1] ?? null;
}
