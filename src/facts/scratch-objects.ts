import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { removeTemporary, temporaryFolder } from "../clients/temporary.ts";
import type { Repository } from "./repository.ts";

/** A place for objects that git makes while it tries something out; the repository's own stay as they are. */
export interface ScratchObjects {
  /** For git's environment. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** A temporary folder, beside which git still finds the repository's objects. */
export async function makeScratchObjects({ commonDir }: Repository): Promise<ScratchObjects> {
  const folder = await temporaryFolder();
  const objects = join(folder, "objects");
  await mkdir(objects);
  const own = join(commonDir, "objects");
  return {
    env: {
      GIT_OBJECT_DIRECTORY: objects,
      // A list with colons, in which a path may be quoted as in C.
      GIT_ALTERNATE_OBJECT_DIRECTORIES: /[:"]/.test(own) ? JSON.stringify(own) : own,
      // Whoever makes a commit has a name; these are never seen.
      GIT_AUTHOR_NAME: "dod",
      GIT_AUTHOR_EMAIL: "dod",
      GIT_COMMITTER_NAME: "dod",
      GIT_COMMITTER_EMAIL: "dod",
    },
    remove: () => removeTemporary(folder),
  };
}
