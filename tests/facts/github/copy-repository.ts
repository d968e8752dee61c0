import { cpSync } from "node:fs";
import { join } from "node:path";
import { TestRepository, temporaryFolder } from "../../support/repository.ts";

/** The same repository in another folder: far sooner than made anew. */
export function copyRepository(repository: TestRepository): TestRepository {
  const root = join(temporaryFolder(), "copy");
  cpSync(repository.root, root, { recursive: true, verbatimSymlinks: true });
  return new TestRepository(root, repository.env);
}

/** Made once, when first asked for; each time another copy. */
export function copiesOf(make: () => TestRepository): () => TestRepository {
  let made: TestRepository | undefined;
  return () => {
    made ??= make();
    return copyRepository(made);
  };
}
