import { defineConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Everything: the quick tests, and the slower proofs in *.full.test.ts. */
export default defineConfig({
  test: {
    ...base.test,
    include: ["tests/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 300_000,
  },
});
