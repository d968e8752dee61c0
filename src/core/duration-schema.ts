import * as z from "zod/mini";
import { parseDuration } from "./duration.ts";

/** An option that holds a length of time: `90s`, `15m`, `1h`, `2h30m`, `3d`. */
export const durationSchema = z
  .string()
  .check(
    z.refine(
      (text) => parseDuration(text) !== null,
      "must be a duration such as 90s, 15m, 24h or 3d",
    ),
  );
