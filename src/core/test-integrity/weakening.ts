import type { Finding } from "../result.ts";

/** A finding of this check, all parts said but those of a place that is gone. */
export type Weakening = Pick<Finding, "rule" | "message" | "path" | "fix"> &
  Partial<Pick<Finding, "line" | "endLine" | "column">>;
