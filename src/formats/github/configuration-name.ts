import * as z from "zod/mini";

/** A secret or a variable of GitHub Actions: its name alone, whatever else GitHub says of it. */
export const configurationNameSchema = z.object({ name: z.string() });
