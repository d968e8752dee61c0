import { Buffer } from "node:buffer";
import * as z from "zod/mini";

/** A file of GraphQL: `... on Blob`. What is there and no file has none of it. */
export const blobSchema = z.object({
  byteSize: z.optional(z.int()),
  isBinary: z.nullish(z.boolean()),
  isTruncated: z.optional(z.boolean()),
  text: z.nullish(z.string()),
});

/** `GET /repos/{owner}/{repo}/contents/{path}`; of a folder it is a list. */
export const contentSchema = z.union([
  z.array(z.unknown()),
  z.object({
    type: z.string(),
    size: z.int(),
    sha: z.string(),
    /** `none`, and no content, above 1 MB. */
    encoding: z.optional(z.string()),
    content: z.optional(z.string()),
  }),
]);

/** `GET /repos/{owner}/{repo}/git/blobs/{file_sha}`. */
export const gitBlobSchema = z.object({ encoding: z.literal("base64"), content: z.string() });

/** GitHub breaks the lines of base64. */
export function textOfBase64(content: string): string {
  return Buffer.from(content, "base64").toString("utf8");
}

/** `GET /repos/{owner}/{repo}/branches/{branch}`, as far as it says that it is there. */
export const branchSchema = z.object({ name: z.string() });
