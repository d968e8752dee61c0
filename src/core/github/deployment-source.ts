import * as z from "zod/mini";
import { versionSourceSchema } from "../reported-version.ts";

/** Where it is said what runs in an environment. */
const word = z.string().check(z.minLength(1));

export const headersSchema = z._default(z.record(word, z.string()), {});

/** What may be asked: `https://…`, or an address whose beginning comes from the environment. */
export const urlSchema = z
  .string()
  .check(
    z.regex(/^(https?:\/\/|\$\{)\S+$/i, "must be an address such as https://example.org/health"),
  );

export const sourceSchema = z.union([
  z.enum(["deployments", "workflow", "release", "http"]),
  z.strictObject({ workflow: word.check(z.describe("The workflow's file or name.")) }),
  z.strictObject({ release: word.check(z.describe("A pattern of tags: `v*`.")) }),
  z.strictObject({
    http: z.strictObject({
      url: urlSchema.check(z.describe("The address that says which commit runs.")),
      headers: headersSchema.check(z.describe("As for `http`.")),
      contains: versionSourceSchema.check(z.describe("Where in the answer the commit stands.")),
    }),
  }),
]);

export type Source = z.output<typeof sourceSchema>;

/** How else it may be found out what runs: for whoever has no deployments to look at. */
export const OTHER_SOURCES =
  '`source: { workflow: deploy.yml }`, `source: { release: "v*" }` or `source: { http: { url: …, contains: { json: commit } } }`';
