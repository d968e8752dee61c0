import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageFolder } from "./package-folder.ts";

/** The JSON Schema of the checklist format, as generated from the checks. */
export function schemaText(): Promise<string> {
  return readFile(join(packageFolder(), "checklists", "dod.schema.json"), "utf8");
}
