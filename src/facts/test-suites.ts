import type { TestCommand } from "../core/project.ts";

/** Runners of one ecosystem, which test the same code when they are found in the same folder. */
const ECOSYSTEMS: Readonly<Record<string, readonly string[]>> = {
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
};

/** The files that speak for a command whose runner a script hides. */
const SOURCES: Readonly<Record<string, RegExp>> = {
  javascript: /(?:^|\/)(?:package|deno)\.jsonc?(?::|$)/,
  php: /(?:^|\/)composer\.json(?::|$)/,
};

/**
 * The commands that together are the project's tests: one for each ecosystem in each folder, the
 * likeliest where there are several. A repository with two languages must not pass by the tests of one.
 */
export function primarySuites(commands: readonly TestCommand[]): TestCommand[] {
  const taken = new Set<string>();
  return commands.filter((command) => {
    const key = `${ecosystemOf(command)}\n${command.cwd}`;
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  });
}

function ecosystemOf({ runner, source }: TestCommand): string {
  const known =
    runner === null
      ? Object.entries(SOURCES).find(([, file]) => file.test(source))
      : Object.entries(ECOSYSTEMS).find(([, runners]) => runners.includes(runner));
  return known?.[0] ?? runner ?? source;
}
