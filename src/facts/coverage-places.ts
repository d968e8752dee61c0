import { languageOf } from "../core/languages.ts";
import { join, packageFolders, packagesOf } from "../core/packages.ts";
import type { Language } from "../core/project.ts";

/**
 * Where tools put their reports unless told otherwise, and where their manuals tell people to put them; globs
 * relative to the folder of a package. Formats that nothing here reads (`.coverage`, JaCoCo's `.exec`,
 * `.profraw`) are left out.
 */
const USUAL: readonly string[] = [
  "lcov.info",
  "coverage.lcov",
  "coverage.info",
  "coverage.xml",
  "coverage.json",
  "cobertura.xml",
  "cobertura-coverage.xml",
  "clover.xml",
  "tarpaulin-report.xml",
  // Go: there is no default, and these are what people write.
  "coverage.out",
  "cover.out",
  "c.out",
  "coverage.txt",
  "cover.txt",
  "profile.cov",
  // Vitest, Jest, c8, nyc, SimpleCov, Karma.
  "coverage/lcov.info",
  "coverage/coverage.lcov",
  "coverage/lcov/*.{info,lcov}",
  "coverage/coverage-final.json",
  "coverage/clover.xml",
  "coverage/cobertura-coverage.xml",
  "coverage/cobertura.xml",
  "coverage/coverage.xml",
  "coverage/coverage.json",
  "coverage/.resultset.json",
  "coverage/*/lcov.info",
  // Maven, Gradle, Kover, scoverage.
  "target/site/jacoco*/jacoco.xml",
  "target/site/kover/*.xml",
  "target/site/cobertura/coverage.xml",
  "build/reports/jacoco/**/*.xml",
  "build/reports/kover/*.xml",
  "build/reports/cobertura/*.xml",
  "target/scala-*/coverage-report/cobertura.xml",
  // cargo-llvm-cov, PHPUnit, .NET's collector, coverlet.
  "target/llvm-cov/lcov.info",
  "target/llvm-cov/cov.json",
  "target/llvm-cov/cobertura.xml",
  "target/coverage/lcov.info",
  "build/logs/clover.xml",
  "build/logs/cobertura.xml",
  "build/coverage/clover.xml",
  "build/lcov.info",
  "build/coverage.info",
  "TestResults/*/coverage.cobertura.xml",
  "coverage.cobertura.xml",
  "coverage.opencover.xml",
];

/** Of what several modules are tested by another one, so looked for in each package. */
const OF_OTHER_PACKAGES: Readonly<Partial<Record<Language, readonly string[]>>> = {
  csharp: ["TestResults/*/coverage.cobertura.xml", "coverage.cobertura.xml"],
  java: ["target/site/jacoco-aggregate/jacoco.xml"],
  kotlin: ["target/site/jacoco-aggregate/jacoco.xml"],
  scala: ["target/site/jacoco-aggregate/jacoco.xml"],
};

/** More packages than these are not looked through. */
const MOST_PACKAGES = 200;

/**
 * The usual places of reports, a list of globs for each folder: the root, the packages that the change is in
 * and, where languages keep tests in packages of their own, the others.
 * @param paths of the repository. @param changed of the change. @param more folders to look into.
 */
export function usualPlaces(
  paths: readonly string[],
  changed: readonly string[],
  more: readonly string[] = [],
): string[][] {
  const packageOf = packagesOf(paths);
  const own = [...new Set(["", ...more, ...changed.map(packageOf)])].slice(0, MOST_PACKAGES);
  const wide = [...new Set(changed.map(languageOf))].flatMap((language) =>
    language === null ? [] : (OF_OTHER_PACKAGES[language] ?? []),
  );
  const others = wide.length === 0 ? [] : [...packageFolders(paths)].slice(0, MOST_PACKAGES);
  return [
    ...own.map((folder) => placesIn(folder, USUAL)),
    ...others.filter((folder) => !own.includes(folder)).map((folder) => placesIn(folder, wide)),
  ];
}

function placesIn(folder: string, names: readonly string[]): string[] {
  // The folder's own name may hold what globs take for more.
  const plain = folder.replace(/[\\*?[\]{}()!+@]/g, "\\$&");
  return [...new Set(names)].map((name) => join(plain, name));
}
