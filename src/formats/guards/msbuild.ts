import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asked, exclusions, toggle } from "../../core/guards/settings.ts";
import { scalarTree } from "../../core/guards/tree.ts";
import { elementsOf } from "./java-xml.ts";

/** Properties with the value that asks for more. Source: learn.microsoft.com/dotnet/core/project-sdk/msbuild-props */
const SWITCHES: Readonly<Record<string, boolean>> = {
  TreatWarningsAsErrors: true,
  MSBuildTreatWarningsAsErrors: true,
  CodeAnalysisTreatWarningsAsErrors: true,
  EnableNETAnalyzers: true,
  EnforceCodeStyleInBuild: true,
  RunAnalyzers: true,
  RunAnalyzersDuringBuild: true,
  CollectCoverage: true,
  RestoreLockedMode: true,
  NuGetAudit: true,
  ContinueOnError: false,
};
const LISTS = /^(?:WarningsAsErrors|NoWarn|WarningsNotAsErrors)$/;

/** What a Directory.Build file sets for every project below it. */
export function readMsbuild(text: string): ReadGuards {
  const elements = elementsOf(text);
  const guards = elements.flatMap((element): Guard[] => {
    const { name, attributes, line } = element;
    const value = element.text.trim();
    const key = `${name}:${attributes.Condition ?? ""}`;
    if (Object.hasOwn(SWITCHES, name))
      return toggle(
        "strictness",
        key,
        shown(name),
        scalarTree(value, line),
        SWITCHES[name] as boolean,
      );
    if (LISTS.test(name)) {
      const codes = value
        .split(/[;,\s]+/)
        .filter((code) => code !== "" && !code.startsWith("$("))
        .map((code) => ({ text: code, line }));
      return name === "WarningsAsErrors"
        ? codes.map((code) =>
            asked(
              "strictness",
              `${key}:${code.text}`,
              `${shown(code.text)} among \`WarningsAsErrors\``,
              line,
            ),
          )
        : exclusions(key, `among ${shown(name)}`, codes, "lint-rule-off");
    }
    if (
      name === "Nullable" ||
      name === "AnalysisMode" ||
      name === "AnalysisLevel" ||
      name === "WarningLevel" ||
      name === "IsTestProject" ||
      name === "VSTestTestCaseFilter" ||
      name === "Threshold"
    )
      return [
        { ...asked("strictness", key, shown(name), line), value, strength: levelOf(name, value) },
      ];
    // What it brings along, or runs, nobody can say from here.
    if (/^(?:Import|Exec|UsingTask|Target)$/.test(name))
      return [
        asked("step-removed", `${name}:${Object.values(attributes).join(" ")}`, shown(name), line, {
          strength: 0,
        }),
      ];
    return [];
  });
  const parts = guards
    .map(({ key, value }) => `${key}=${JSON.stringify(value)}`)
    .sort()
    .join("\n");
  return { guards, parts };
}

const MODES = ["none", "default", "minimum", "recommended", "all"];

function levelOf(name: string, value: string): number {
  if (name === "Nullable")
    return ["disable", "annotations", "warnings", "enable"].indexOf(value.toLowerCase());
  if (name === "AnalysisMode") return MODES.indexOf(value.toLowerCase());
  if (name === "IsTestProject") return /^false$/i.test(value) ? -1 : 0;
  if (name === "VSTestTestCaseFilter") return -1;
  return /^\d{1,6}(?:\.\d{1,6})?$/.test(value) && name !== "AnalysisLevel" ? Number(value) : 0;
}
