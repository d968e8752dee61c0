import { posix } from "node:path";
import { BUNDLED_NAME } from "./bundled.ts";

/** Where a checklist file is: its path from the root, a bundled name, or a package's file. */
export interface FileReference {
  readonly kind: "repository" | "bundled" | "package";
  readonly name: string;
}

export interface BadReference {
  readonly kind: "bad";
  readonly message: string;
  readonly hint: string | null;
}

/** How a file is called in messages and reports. */
export function labelOf({ kind, name }: FileReference): string {
  return kind === "bundled" ? `${name} (bundled)` : name;
}

/** What an entry of `extends` means in the file that holds it. Nothing leads out of the root or the package. */
export function resolveReference(
  written: string,
  from: FileReference,
): FileReference | BadReference {
  if (/^\.\.?(\/|$)/.test(written)) return relative(written, from);
  if (/^[a-z][a-z0-9+.-]*:/i.test(written) || /^[/\\~]/.test(written))
    return bad(
      `${JSON.stringify(written)} is neither a bundled checklist, a relative path nor a package's file`,
      "relative paths begin with `./`",
    );
  if (written.includes("\\"))
    return bad("paths are written with `/`", `write "${written.replaceAll("\\", "/")}"`);
  if (!written.includes("/")) {
    if (/\.ya?ml$/.test(written))
      return bad(
        `${JSON.stringify(written)} is no bundled checklist`,
        `for a file of this repository write "./${written}"`,
      );
    if (BUNDLED_NAME.test(written)) return { kind: "bundled", name: written };
    return bad(`${JSON.stringify(written)} is no bundled checklist`, null);
  }
  if (!/\.ya?ml$/.test(written))
    return bad(
      `${JSON.stringify(written)} is not a YAML file`,
      "name the package's file, such as `@acme/dod/base.yml`",
    );
  if (leavesPackage(written))
    return bad(
      `${JSON.stringify(written)} leaves the package`,
      "name the package's file without `.` and `..`",
    );
  return { kind: "package", name: posix.normalize(written) };
}

/** From a package's name, `..` leads to every file of this machine. */
export function leavesPackage(specifier: string): boolean {
  return specifier.split("/").some((part) => part === "." || part === "..");
}

function relative(written: string, from: FileReference): FileReference | BadReference {
  if (from.kind === "bundled") return bad("a bundled checklist extends bundled ones only", null);
  const path = posix.join(posix.dirname(from.name), written);
  if (from.kind === "repository") {
    if (path === ".." || path.startsWith("../"))
      return bad(`${JSON.stringify(written)} leaves the repository`, null);
    return { kind: "repository", name: path };
  }
  const home = packageName(from.name);
  if (!path.startsWith(`${home}/`))
    return bad(`${JSON.stringify(written)} leaves the package ${home}`, null);
  return { kind: "package", name: path };
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function bad(message: string, hint: string | null): BadReference {
  return { kind: "bad", message, hint };
}
