import { type Focus, isIdentifier, stemOf, withArguments } from "./words.ts";

const SOURCE = /\.(?:java|kt|groovy|scala)$/;
/** What Failsafe runs, in another phase. */
const INTEGRATION = /^IT[A-Z\d_]|IT$|ITCase$/;

/** Surefire: classes by their files' names, with those in them. */
export const maven: Focus = ({ command, files }) => {
  const classes = [...new Set(files.map(stemOf))];
  if (!files.every((path) => SOURCE.test(path)) || !classes.every(isIdentifier)) return null;
  if (classes.some((name) => INTEGRATION.test(name))) return null;
  return withArguments(command, [
    `-Dtest=${classes.flatMap((name) => [name, `${name}$*`]).join(",")}`,
    // The other modules have no such class; before Surefire 3 and since.
    "-DfailIfNoTests=false",
    "-DfailIfNoSpecifiedTests=false",
    "-Dsurefire.failIfNoSpecifiedTests=false",
  ]);
};

/** Gradle: a project without such a class fails, so each project's own task is named, by its folder. */
export const gradle: Focus = ({ command: { run, reporting }, files }) => {
  const [, gradlew = ""] = /^(\.\/gradlew|gradle) test$/.exec(run) ?? [];
  if (gradlew === "" || reporting !== `${gradlew} cleanTest test`) return null;
  const projects = new Map<string, Set<string>>();
  for (const path of files) {
    const name = stemOf(path);
    const [, folder] = /^((?:[\w.-]+\/)*)src\/test\//.exec(path) ?? [];
    if (folder === undefined || !SOURCE.test(path) || !isIdentifier(name)) return null;
    const project = `:${folder.replaceAll("/", ":")}`;
    projects.set(project, (projects.get(project) ?? new Set()).add(name));
  }
  const tasks = (clean: boolean) =>
    [...projects].map(([project, names]) => {
      const only = [...names].map((name) => `--tests '*${name}'`).join(" ");
      return `${clean ? `${project}cleanTest ` : ""}${project}test ${only}`;
    });
  return {
    run: `${gradlew} --continue ${tasks(false).join(" ")}`,
    reporting: `${gradlew} --continue ${tasks(true).join(" ")}`,
  };
};
