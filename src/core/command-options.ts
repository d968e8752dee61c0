// biome-ignore-all lint/suspicious/noTemplateCurlyInString: `${NAME}` is what people write in a checklist
/**
 * The options that every check which runs a command shares. A module of `core`, so that the checks
 * that run commands take them from one place and their pages say the same.
 */
import * as z from "zod/mini";

/** `run`: a line for the shell; not empty. */
export const runLine = z.string().check(z.regex(/\S/, "must hold a command"));

/** `cwd`: relative to the repository root. That it stays inside is seen when the command starts. */
export const cwdOption = z
  .optional(z.string().check(z.minLength(1)))
  .check(
    z.describe("Folder to run it in, relative to the repository root. Default: the root itself."),
  );

/** Numbers and booleans are what people write in YAML (`CI: true`, `PORT: 8080`); a variable is a text. */
const envValue = z.pipe(
  z.union([z.string(), z.number(), z.boolean()]),
  z.transform((value) => String(value)),
);
const envName = z.string().check(z.regex(/^[^=\0]+$/, "must be a variable's name"));

/** `env`: names to values, texts after parsing. */
export const envOption = z
  .optional(z.record(envName, envValue))
  .check(
    z.describe(
      "Environment variables for the command. `${NAME}` in a value is taken from dod's own environment, which is how a command gets a secret.",
    ),
  );

/** `inputs`: what a kept pass rests on. */
export const inputsOption = z
  .optional(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))
  .check(
    z.describe(
      "Globs, relative to the repository root, of the files that its outcome rests on: while they, lockfiles, dependencies and tools stay the same, a pass is answered from the cache. Default: every file that git does not ignore.",
    ),
  );

/** `compareBase`: a failure stays one. */
export const compareBaseOption = z
  ._default(z.boolean(), false)
  .check(
    z.describe(
      "When it fails, run it on a copy of the base's files too, and say whether it is failing there already. It fails all the same.",
    ),
  );
