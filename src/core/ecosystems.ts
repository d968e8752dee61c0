import { languageOf } from "./languages.ts";
import type { Language, TestCommand } from "./project.ts";

/** Runners of one ecosystem, which test the same code when they are found in the same folder. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  javascript:
    "vitest jest mocha node:test ava tap tape uvu jasmine karma bun deno playwright cypress".split(
      " ",
    ),
  python: ["pytest", "unittest", "tox", "nox"],
  go: ["go", "gotestsum"],
  rust: ["cargo", "nextest"],
  jvm: ["maven", "gradle", "sbt"],
  dotnet: ["dotnet"],
  ruby: ["rspec", "minitest"],
  php: ["phpunit", "pest"],
  swift: ["swift"],
  native: ["ctest", "meson"],
  bash: ["bats"],
};

/** The files that speak for a command whose runner a script hides. */
const SOURCES: Readonly<Record<string, RegExp>> = {
  javascript: /(?:^|\/)(?:package|deno)\.jsonc?(?::|$)/,
  php: /(?:^|\/)composer\.json(?::|$)/,
};

const LANGUAGES: Readonly<Record<Language, string>> = {
  javascript: "javascript",
  typescript: "javascript",
  python: "python",
  go: "go",
  rust: "rust",
  java: "jvm",
  kotlin: "jvm",
  scala: "jvm",
  csharp: "dotnet",
  ruby: "ruby",
  php: "php",
  swift: "swift",
  c: "native",
  cpp: "native",
  bash: "bash",
};

/** What says which tests a project has: without it, or unreadable, its tests are no suite any more. */
const MANIFESTS: Readonly<Record<string, RegExp>> = {
  javascript: /^(package\.json|deno\.jsonc?|pnpm-workspace\.yaml|lerna\.json)$/,
  python:
    /^(pyproject\.toml|setup\.(py|cfg)|\.?pytest\.ini|tox\.ini|Pipfile|manage\.py|conftest\.py|requirements[^/]*\.txt)$/,
  go: /^go\.(mod|work)$/,
  rust: /^Cargo\.toml$/,
  jvm: /^(pom\.xml|(build|settings)\.gradle(\.kts)?|build\.sbt)$/,
  dotnet: /\.(slnx?|csproj|fsproj|vbproj)$/,
  ruby: /^(Gemfile|Rakefile|\.rspec)$|\.gemspec$/,
  php: /^(composer\.json|phpunit(\.dist)?\.xml(\.dist)?)$/,
  swift: /^Package\.swift$/,
  native: /^(CMakeLists\.txt|meson\.build)$/,
};

/** The ecosystem of a command; its runner or its source where none is known. */
export function ecosystemOf({ runner, source }: Pick<TestCommand, "runner" | "source">): string {
  const known =
    runner === null
      ? Object.entries(SOURCES).find(([, file]) => file.test(source))
      : Object.entries(RUNNERS).find(([, runners]) => runners.includes(runner));
  return known?.[0] ?? runner ?? source;
}

/** False for what may run anything: `make test`. */
export function isKnownEcosystem(ecosystem: string): boolean {
  return ecosystem in RUNNERS;
}

/** The ecosystem whose runners run a file of this language; null for other files. */
export function ecosystemOfPath(path: string): string | null {
  const language = languageOf(path);
  return language === null ? null : LANGUAGES[language];
}

/** The ecosystem for which a file of that name is a manifest or a runner's configuration; else null. */
export function ecosystemOfManifest(name: string): string | null {
  return Object.entries(MANIFESTS).find(([, file]) => file.test(name))?.[0] ?? null;
}
