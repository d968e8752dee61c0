import * as z from "zod/mini";
import { STAGES } from "../core/status.ts";
import { date, glob, id, revision, text, timeout } from "./formats.ts";

/**
 * The format of a checklist file. From these schemas come the validation and the JSON Schema; what
 * items, extended files and plugins mean to one another is seen afterwards, when all is merged.
 */

const globList = z.array(glob).check(z.minLength(1));

const when = z
  .strictObject({
    paths: z
      .optional(globList)
      .check(
        z.describe("Globs of changed files; `!` excludes. The item applies when one matches."),
      ),
    branches: z
      .optional(globList)
      .check(z.describe("Globs of branch names. The item applies when the branch matches.")),
    labels: z
      .optional(globList)
      .check(
        z.describe(
          "Labels of the pull request, in any case; `*` is any characters, `!` excludes. For items of the stages review and production only.",
        ),
      ),
  })
  .check(z.describe("When the item applies; every key that is given has to match."));

/** What an item that stands inside a composite may say. */
const partKeys = {
  id: z.optional(id).check(z.describe("The name of this item: letters, digits, `.`, `_` and `-`.")),
  check: z
    .optional(text)
    .check(z.describe("A built-in check, `plugin/check`, `any` or `all`. Default: the id.")),
  title: z
    .optional(text)
    .check(z.describe("What holds when the item passes. Default: the check's.")),
  why: z.optional(text).check(z.describe("Why it is asked. Default: the check's.")),
  fix: z
    .optional(text)
    .check(z.describe("How to finish it, shown when it is not satisfied. Default: the check's.")),
  category: z.optional(text).check(z.describe("Default: the check's.")),
  stage: z
    .optional(z.enum(STAGES))
    .check(
      z.describe(
        "code: decidable on this machine; review: pull request, CI, approvals; production: merged, deployed, healthy. Default: the check's.",
      ),
    ),
  when: z.optional(when),
  timeout: z
    .optional(timeout)
    .check(
      z.describe(
        "Such as 90s, 15m, 2h30m. Default: 15m for items that run commands, 1m for the rest.",
      ),
    ),
};

/** `with` is validated by the check's own schema. */
export const partSchema = z.strictObject({ ...partKeys, with: z.optional(z.unknown()) });

export const itemSchema = z.strictObject({
  ...partKeys,
  required: z
    .optional(z.boolean())
    .check(z.describe("false: advisory; it is reported and never blocks. Default: true.")),
  waivable: z
    .optional(z.boolean())
    .check(
      z.describe(
        "true: the author may say why not, by a `Dod-Waive: <item>: <reason>` trailer. Default: false.",
      ),
    ),
  needs: z.optional(z.array(id)).check(z.describe("Items that run before this one.")),
  enabled: z
    .optional(z.boolean())
    .check(z.describe("false: switches an item of an extended checklist off.")),
  with: z.optional(z.unknown()),
});

export const compositeOptions = z.strictObject({
  of: z
    .array(z.unknown())
    .check(z.minLength(1), z.describe("The items it is made of; they need no id.")),
});

export const waiverSchema = z
  .strictObject({
    item: id.check(z.describe("The id of the item that is waived.")),
    paths: z
      .optional(globList)
      .check(z.describe("Globs: covers findings under these paths only. Default: the whole item.")),
    reason: text.check(z.describe("Why it is waived.")),
    by: text.check(z.describe("Who waives it.")),
    until: date.check(z.describe("The last day it counts, YYYY-MM-DD, UTC.")),
  })
  .check(z.describe("An item, or findings of it, that need not hold until a day."));

export const fileSchema = z.strictObject({
  version: z.literal(1).check(z.describe("The version of this format: 1.")),
  extends: z
    .optional(z.union([text, z.array(text)]))
    .check(
      z.describe(
        "Checklists this one builds on: a bundled name, a relative path (./team.yml), or a package's file (@acme/dod/base.yml).",
      ),
    ),
  base: z
    .optional(revision)
    .check(z.describe("The branch a change is held against. Default: found.")),
  plugins: z
    .optional(z.array(text))
    .check(z.describe("Checks of your own: relative paths of ES modules, or package names.")),
  items: z.optional(z.array(z.unknown())),
  waivers: z.optional(z.array(z.unknown())),
  inlineIgnores: z
    .optional(z.enum(["allow", "approved", "never"]))
    .check(
      z.describe(
        "Whether `dod-ignore` comments count: allow, approved (once somebody else approved the diff), or never. Default: allow.",
      ),
    ),
  whenNothingApplies: z
    .optional(z.enum(["undetermined", "satisfied"]))
    .check(
      z.describe("The verdict when no required item applies to the change. Default: undetermined."),
    ),
});

export const ITEM_KEYS: ReadonlySet<string> = new Set(Object.keys(itemSchema._zod.def.shape));
export const PART_KEYS: ReadonlySet<string> = new Set(Object.keys(partSchema._zod.def.shape));
