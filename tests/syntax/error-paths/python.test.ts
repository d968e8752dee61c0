import { describe, expect, it } from "vitest";
import { lines, pathsIn } from "./reading.ts";

const python = (...text: string[]) => pathsIn("python", lines(...text));

describe("the error paths of Python", () => {
  it("are `except` clauses, each of them", () => {
    expect(
      python(
        "try:",
        "    send()",
        "except (KeyError, ValueError) as e:  # both",
        "    # a word on it",
        "    retry(",
        "        e,",
        "    )",
        "except* OSError:",
        "    raise",
        "except:",
        "    pass",
        "else:",
        "    done()",
        "finally:",
        "    close()",
      ),
    ).toEqual([
      "3 except (KeyError, ValueError) as e → 5-7",
      "8 except* OSError → 9-9",
      "10 except → 11-11",
    ]);
  });

  it("have no line of their own behind the colon: the head runs for other errors, too", () => {
    expect(python("try:", "    a()", "except KeyError: b()")).toEqual(["3 except KeyError → ?"]);
  });

  it("are functions for errors, by their decorators", () => {
    expect(python("@app.errorhandler(404)", "def missing(e):", "    return page(e)")).toEqual([
      "1 @app.errorhandler(404) → 3-3",
    ]);
    expect(python("@app.route('/')", "def home():", "    return page()")).toEqual([]);
  });

  it("are none where nothing is said to be done", () => {
    expect(python("with contextlib.suppress(KeyError):", "    del a[b]")).toEqual([]);
  });
});
