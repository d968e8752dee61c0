import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: the one above that holds `checklists/`. Sources and bundle lie at different depths. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "checklists")) && dirname(folder) !== folder)
    folder = dirname(folder);
  return folder;
}
