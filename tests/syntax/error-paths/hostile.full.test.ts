import { describe, expect, it } from "vitest";
import { SYNTAX_LANGUAGES } from "../../../src/core/syntax.ts";
import { found } from "./reading.ts";

/** Texts in which a walk that begins anew at each node would not end within the test's time. */
const DEEP = "try { a() } catch (e) { if (err) { ".repeat(300);
const LONG = "if err != nil { try { a } catch (e: E) { b } rescue x Err(e) => except: \n".repeat(
  500,
);
const FLAT = "a().catch((e) => b(e)).map_err(|e| c(e)).onFailure { d }; ".repeat(2_000);

describe("error paths of hostile code", () => {
  it.each(SYNTAX_LANGUAGES)(
    "are looked for in bounded time in %s",
    (language) => {
      for (const text of [DEEP, LONG, FLAT])
        expect(found(language, text).length).toBeLessThanOrEqual(text.length);
    },
    30_000,
  );
});
