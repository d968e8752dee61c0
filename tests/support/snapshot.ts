import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Every file below a folder with a digest of what it holds, a link with where it leads: equal before and
 * after where nothing was touched.
 * @param leaveOut paths relative to the folder that are not looked at
 */
export function snapshot(folder: string, leaveOut: readonly string[] = []): Map<string, string> {
  const found = new Map<string, string>();
  const look = (path: string) => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const inner = path === "" ? name : `${path}/${name}`;
      if (leaveOut.includes(inner)) continue;
      const full = join(folder, inner);
      const kind = lstatSync(full);
      if (kind.isDirectory()) look(inner);
      else found.set(inner, kind.isSymbolicLink() ? readlinkSync(full) : digest(full));
    }
  };
  look("");
  return found;
}

function digest(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
