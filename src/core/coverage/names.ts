/** A report's name for a file in one form, whatever the system it was made on. */
export interface CleanName {
  /**
   * `absolute`: begins with `/` or a drive. `relative`: may begin with `..`. `elsewhere`: below an unknown
   * root, as a bundler's `webpack:///./src/a.ts`.
   */
  readonly kind: "absolute" | "relative" | "elsewhere";
  /** `/`-separated, without empty and `.` parts, `..` followed where it can be. */
  readonly path: string;
}

/** Longer ones are no paths. UTF-16 units. */
const LONGEST_NAME = 4096;

/**
 * The name in one form; null for what cannot be a path.
 * @param isPath whether the name as it stands is a path of the repository: there `\` may be a character
 */
export function cleanName(name: string, isPath: (path: string) => boolean): CleanName | null {
  if (name === "" || name.length > LONGEST_NAME || name.includes("\0")) return null;
  if (name.includes("\\") && isPath(name)) return { kind: "relative", path: name };
  let text = name;
  let elsewhere = false;
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text);
  if (scheme?.[1]) {
    text = text.slice(scheme[0].length);
    if (scheme[1].toLowerCase() === "file") text = decoded(text).replace(/^\/(?=[a-z]:)/i, "");
    else {
      elsewhere = true;
      text = text.replace(/\?[^/]*$/, "");
    }
  }
  text = text.replaceAll("\\", "/");
  const drive = /^[a-z]:(?=\/)/i.exec(text)?.[0] ?? "";
  const isAbsolute = drive !== "" || text.startsWith("/");
  const path = normalized(text.slice(drive.length), isAbsolute);
  if (path === "") return null;
  if (elsewhere) return { kind: "elsewhere", path: path.replace(/^(\.\.\/)+/, "") };
  return isAbsolute
    ? { kind: "absolute", path: `${drive.toLowerCase()}/${path}` }
    : { kind: "relative", path };
}

/** Two parts put together; null where `..` leads out of the repository. */
export function joined(folder: string, path: string): string | null {
  const whole = normalized(folder === "" ? path : `${folder}/${path}`, false);
  return whole === ".." || whole.startsWith("../") ? null : whole;
}

/** What follows a folder in an absolute path; null where it is not below. Drives are of systems that ignore case. */
export function below(folder: string, path: string): string | null {
  const start = folder.endsWith("/") ? folder : `${folder}/`;
  const head = path.slice(0, start.length);
  const isBelow = head === start || (path[1] === ":" && head.toLowerCase() === start.toLowerCase());
  return isBelow && path.length > start.length ? path.slice(start.length) : null;
}

/** A part that is empty, `.` or `..`. */
const IRREGULAR = /(?:^|\/)\.{0,2}(?:\/|$)/;

function normalized(path: string, isAbsolute: boolean): string {
  if (!IRREGULAR.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  return parts.join("/");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
