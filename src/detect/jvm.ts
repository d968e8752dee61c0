import { isWithin, join } from "../core/packages.ts";
import type { TestCommand } from "../core/project.ts";
import {
  foldersWith,
  manifestText,
  nestedIn,
  type Repository,
  resolveIn,
  someBelow,
  testCommand,
} from "./repository.ts";

const TESTS = /(^|\/)src\/[^/]*[tT]est[^/]*\//;

/** Maven, Gradle and sbt, by their wrappers where these are there; all write JUnit XML by themselves. */
export async function jvmTests(repository: Repository): Promise<TestCommand[]> {
  return [
    ...(await mavenTests(repository)),
    ...(await gradleTests(repository)),
    ...sbtTests(repository),
  ];
}

/** Builds of their own: the outermost, and those inside it that have tests and are not its modules. */
function separate(
  repository: Repository,
  folders: readonly string[],
  isPart: (folder: string) => boolean,
): { folder: string; without: string[] }[] {
  const own = folders.filter((folder) => {
    const isInner = folders.some((other) => other !== folder && isWithin(folder, other));
    return !isInner || (!isPart(folder) && someBelow(repository, folder, TESTS));
  });
  return own.map((folder) => ({
    folder,
    without: nestedIn(folders, folder).filter((inner) => !isPart(inner)),
  }));
}

async function mavenTests(repository: Repository): Promise<TestCommand[]> {
  const folders = foldersWith(repository, (name) => name === "pom.xml");
  const modules = new Set<string>();
  for (const folder of folders) {
    const text = await manifestText(repository, join(folder, "pom.xml"));
    const plain = text.replace(/<!--[\s\S]*?-->/g, "");
    for (const [, name = ""] of plain.matchAll(/<module>\s*([^<]*?)\s*<\/module>/g))
      modules.add(resolveIn(folder, name.replace(/\/?pom\.xml$/, "")));
  }
  return separate(repository, folders, (folder) => modules.has(folder)).map((build) => {
    const maven = repository.has(join(build.folder, "mvnw")) ? "./mvnw" : "mvn";
    return testCommand({
      run: `${maven} -B test`,
      runner: "maven",
      source: join(build.folder, "pom.xml"),
      ...build,
      results: [
        "**/target/surefire-reports/TEST-*.xml",
        "**/target/failsafe-reports/TEST-*.xml",
      ].map((glob) => join(build.folder, glob)),
    });
  });
}

/**
 * A Gradle build is a folder with settings; which projects it has is code, so every build file below
 * it counts as one of them. A build file without settings anywhere above is a build of its own.
 */
async function gradleTests(repository: Repository): Promise<TestCommand[]> {
  const settings = foldersWith(repository, (name) => /^settings\.gradle(\.kts)?$/.test(name));
  const folders = foldersWith(repository, (name) =>
    /^(build|settings)\.gradle(\.kts)?$/.test(name),
  );
  const isPart = (folder: string) =>
    /(^|\/)buildSrc$/.test(folder) ||
    (!settings.includes(folder) && settings.some((above) => isWithin(folder, above)));
  return separate(repository, folders, isPart).map((build) => {
    const { folder } = build;
    const gradle = repository.has(join(folder, "gradlew")) ? "./gradlew" : "gradle";
    const source = ["build.gradle.kts", "build.gradle", "settings.gradle.kts", "settings.gradle"]
      .map((name) => join(folder, name))
      .find(repository.has);
    return testCommand({
      run: `${gradle} test`,
      runner: "gradle",
      source: source ?? join(folder, "build.gradle"),
      ...build,
      // Without it, tests that ran before and whose inputs are the same do not run again.
      reporting: `${gradle} cleanTest test`,
      results: [join(folder, "**/build/test-results/**/TEST-*.xml")],
    });
  });
}

/** An sbt build has a `project/build.properties`; a build.sbt without one belongs to the build around it. */
function sbtTests(repository: Repository): TestCommand[] {
  const folders = foldersWith(repository, (name) => name === "build.sbt");
  const isPart = (folder: string) => !repository.has(join(folder, "project/build.properties"));
  return separate(repository, folders, isPart).map((build) =>
    testCommand({
      run: "sbt test",
      runner: "sbt",
      source: join(build.folder, "build.sbt"),
      ...build,
      results: [join(build.folder, "**/target/**/test-reports/*.xml")],
    }),
  );
}
