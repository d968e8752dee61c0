import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { scriptGuards } from "../../core/guards/script.ts";
import { asked, exclusions, letThrough, minimum, toggle } from "../../core/guards/settings.ts";
import { scalarTree } from "../../core/guards/tree.ts";

/** Formats that are programs or have no parser here: read line by line, by what such lines look like. */

interface Line {
  readonly text: string;
  readonly line: number;
}

function codeLines(text: string, comment: RegExp): Line[] {
  return text
    .split(/\r?\n/)
    .map((written, index) => ({ text: written.slice(0, 2_000).trim(), line: index + 1 }))
    .filter((one) => one.text !== "" && !comment.test(one.text));
}

/** Stages, shell steps, and where a failure is caught. Source: jenkins.io/doc/book/pipeline/syntax */
export function readJenkinsfile(text: string): ReadGuards {
  let stage = { key: "pipeline", label: "the pipeline" };
  const guards = codeLines(text, /^(?:\/\/|\*|\/\*)/).flatMap(({ text: code, line }): Guard[] => {
    const found: Guard[] = [];
    const name = /\bstage\s{0,5}\(\s{0,5}(?:name:\s{0,5})?["']([^"'\n]{1,100})["']/.exec(code)?.[1];
    if (name !== undefined) {
      stage = { key: `stages.${name}`, label: `the stage ${shown(name)}` };
      found.push(asked("step-removed", stage.key, stage.label, line));
    }
    const { key, label } = stage;
    const within = name === undefined && key === "pipeline" ? {} : { within: key };
    for (const [, command = ""] of code.matchAll(
      /\b(?:sh|bat|powershell|pwsh)\b[\s(]{0,9}(?:script:\s{0,5})?(?:'''|"""|["'])([^"'\n]{1,1000})/g,
    ))
      found.push(...scriptGuards(command, { key, label, lost: "step-removed", line }));
    if (/\bcatchError\b|\bwarnError\b|\bunstable\s?\(|\btry\s?\{|\bpropagate:\s?false/.test(code))
      found.push(
        letThrough(
          "continue-on-error",
          `${key}.caught`,
          `${shown(code)} in ${label}`,
          line,
          within,
        ),
      );
    if (
      /returnStatus:\s?true|\|\|\s{0,5}(?:true|:)/.test(code) &&
      !/\b(?:sh|bat)\b[\s(]{0,9}["']/.test(code)
    )
      found.push(
        letThrough("swallowed-exit", `${key}.status`, `${shown(code)} in ${label}`, line, within),
      );
    if (/^when\s?\{|^when\b/.test(code))
      found.push(
        letThrough(
          "condition-added",
          `${key}.when`,
          `${label} runs by \`when\` only`,
          line,
          within,
        ),
      );
    return found;
  });
  return { guards, parts: null };
}

/** Switches of Gradle's tasks, by the value that asks for more. */
const GRADLE: Readonly<Record<string, boolean>> = {
  ignoreFailures: false,
  failOnNoDiscoveredTests: true,
  enabled: true,
  isEnabled: true,
  allWarningsAsErrors: true,
  abortOnError: true,
  warningsAsErrors: true,
  checkReleaseBuilds: true,
  isIgnoreFailures: false,
};

/** Plugins, limits and switches of a Gradle build. */
export function readGradle(text: string, path: string): ReadGuards {
  const lines = codeLines(text, /^(?:\/\/|\*|\/\*)/);
  const projects = /(?:^|\/)settings\./.test(path) ? gradleProjects(lines) : [];
  const settings = lines.flatMap(({ text: code, line }): Guard[] => {
    const found: Guard[] = [];
    // What it brings along nobody can say from here.
    if (/\bapply\b[\s(]{0,9}from\b|\bincludeBuild\b|\bprojectDir\b/.test(code))
      found.push(asked("step-removed", `from:${code}`, shown(code), line, { strength: 0 }));
    const limit =
      /\b(minimum|minBound|minValue|mutationThreshold|coverageThreshold)\b(?:\s|=|\(|\.set){0,9}["']?(\d{1,6}(?:\.\d{1,6})?)/.exec(
        code,
      );
    if (limit)
      found.push(
        ...minimum(
          "coverage-threshold",
          `limit.${limit[1]}`,
          `the coverage threshold ${shown(limit[1] ?? "")}`,
          scalarTree(limit[2] ?? "", line),
        ),
      );
    for (const [, name = "", value = ""] of code.matchAll(
      /\b([A-Za-z]{1,40})\b\s{0,5}(?:=|\.set\s{0,5}\(|\s)\s{0,5}(true|false)\b/g,
    ))
      if (Object.hasOwn(GRADLE, name))
        found.push(
          ...toggle(
            "strictness",
            `switch.${name}`,
            shown(name),
            scalarTree(value, line),
            GRADLE[name] as boolean,
          ),
        );
    const plugin =
      /(?:\bid\b|\bapply plugin:|\balias\b|^)[\s(]{0,5}["'`]?(jacoco|checkstyle|pmd|com\.github\.spotbugs|net\.ltgt\.errorprone|com\.diffplug\.spotless|io\.gitlab\.arturbosch\.detekt|org\.jlleitschuh\.gradle\.ktlint|org\.sonarqube|info\.solidsoft\.pitest|org\.jetbrains\.kotlinx\.kover)\b/.exec(
        code,
      )?.[1];
    if (plugin)
      found.push(asked("lint-rule-off", `plugin.${plugin}`, `the plugin ${shown(plugin)}`, line));
    if (
      /\bcheck\b.{0,100}\bdependsOn\b|\bdependsOn\b.{0,100}(?:Verification|test|check|lint|detekt)/.test(
        code,
      )
    )
      found.push(asked("step-removed", `depends:${code}`, shown(code), line));
    if (/\bexclude\w{0,20}\b[\s(=]/.test(code))
      found.push(letThrough("files-excluded", `exclude:${code}`, shown(code), line));
    if (/\bonlyIf\b/.test(code))
      found.push(letThrough("condition-added", `onlyIf:${code}`, shown(code), line));
    if (/-Werror|-Xlint/.test(code))
      found.push(asked("strictness", `args:${code}`, shown(code), line));
    return found;
  });
  const guards = [...settings, ...projects];
  return {
    guards,
    parts: guards
      .map(({ key, value }) => `${key}=${value}`)
      .sort()
      .join("\n"),
  };
}

/** `include 'a', ':b'` and `include(":a")`, also over several lines. Source: docs.gradle.org/current/userguide/multi_project_builds.html */
function gradleProjects(code: readonly Line[]): Guard[] {
  let isOpen = false;
  return code.flatMap(({ text, line }): Guard[] => {
    const starts = /^include\b(?!Build)/.test(text);
    if (!starts && !isOpen) return [];
    isOpen = /[,([]$/.test(text) || (!starts && !/\)/.test(text));
    return [...text.matchAll(/["']([^"'\n]{1,200})["']/g)].map(([, name = ""]) =>
      asked(
        "files-excluded",
        `project:${name.replace(/^:/, "")}`,
        `the project ${shown(name)}`,
        line,
      ),
    );
  });
}

/** PHPStan's level, paths and ignored errors. Source: phpstan.org/config-reference */
export function readPhpstan(text: string): ReadGuards {
  let list = "";
  const guards = codeLines(text, /^#/).flatMap(({ text: code, line }): Guard[] => {
    const item = /^-\s{0,20}(.{1,500})$/.exec(code)?.[1];
    if (item !== undefined) {
      if (/^(?:ignoreErrors|excludePaths|analyse|analyseAndScan)$/.test(list))
        return exclusions(list, `in ${shown(list)}`, [{ text: item, line }]);
      return /^(?:paths|includes|rules)$/.test(list)
        ? [asked("files-excluded", `${list}:${item}`, `${shown(item)} in ${shown(list)}`, line)]
        : [];
    }
    const [, key = "", value = ""] = /^([\w.]{1,100}):\s{0,20}(.{0,500})$/.exec(code) ?? [];
    if (key === "") return [];
    // What an ignored error says of itself stands on lines of its own.
    if (
      list === "ignoreErrors" &&
      /^(?:message|path|count|identifier|messages|paths|reportUnmatched)$/.test(key)
    )
      return key === "message" || key === "identifier"
        ? exclusions(list, "in `ignoreErrors`", [{ text: value, line }])
        : [];
    list = value === "" ? key : "";
    if (key === "level")
      return value === "max"
        ? minimum("strictness", key, "PHPStan's level", scalarTree("100", line)).map((guard) => ({
            ...guard,
            value: "max",
          }))
        : minimum("strictness", key, "PHPStan's level", scalarTree(value, line));
    return /^(?:check|report|treat)\w+$/.test(key)
      ? toggle("strictness", key, shown(key), scalarTree(value, line), true)
      : [];
  });
  return { guards, parts: null };
}
