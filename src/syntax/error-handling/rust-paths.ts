import type { SourceFile } from "../rule.ts";

const HELPER =
  /(^|[/_-])(tests?|testing|test_?utils?|testlib|fixtures?|mocks?|xtask|bench(es|marks?)?|vendor(ed)?)([/_.-]|$)/i;

/** Code that only tests and the project's own tasks use: `crates/testing/src/lib.rs`, `src/testutil.rs`, `xtask/`. */
export function isTestHelper({ path }: SourceFile): boolean {
  return HELPER.test(path);
}
