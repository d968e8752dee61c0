import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatProblems } from "../../src/checklist/format-problems.ts";
import { BAD_CHECKLISTS } from "./bad-checklists.ts";
import { problemsIn } from "./fakes.ts";

const GOLDEN = join(import.meta.dirname, "../golden/checklist");

describe("what is said of a bad checklist", () => {
  for (const [name, files] of Object.entries(BAD_CHECKLISTS))
    it(name, async () => {
      const text = formatProblems(await problemsIn(files));
      await expect(text).toMatchFileSnapshot(join(GOLDEN, `${name}.txt`));
    });
});
