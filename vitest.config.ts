import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // The slower proofs run in `npm run test:full`.
    exclude: ["**/node_modules/**", "tests/**/*.full.test.ts"],
    // One worker a core; files are independent of one another and of order.
    maxWorkers: 2,
    // A machine that does three things at once is slow; what hangs does so for ever.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
