import { describe, expect, it } from "vitest";
import { found, lines, pathsIn } from "./reading.ts";

const js = (...text: string[]) => pathsIn("typescript", lines(...text));
/** What is found on one line, without its place. */
const heads = (text: string) =>
  found("typescript", `${text}\n`).map(({ what, column }) => `${column} ${what}`);

describe("the error paths of JavaScript", () => {
  it("are `catch` clauses, by the lines of their bodies", () => {
    expect(
      js(
        "try {",
        "  send(mail);",
        "} catch (error) {",
        "  // it is sent again",
        "  retry(mail);",
        "  count += 1;",
        "} finally {",
        "  close();",
        "}",
      ),
    ).toEqual(["3 catch (error) → 5-6"]);
  });

  it("have no line of their own where they share it with what they guard", () => {
    expect(js("try { send(); } catch (error) { retry(); }")).toEqual(["1 catch (error) → ?"]);
    expect(js("try {", "  send();", "} catch { retry(); }")).toEqual(["3 catch → ?"]);
    expect(js("try {", "  send();", "} catch { retry();", "  again();", "  more(); }")).toEqual([
      "3 catch → 4-4",
    ]);
  });

  it("are left out where they do nothing, or stand elsewhere", () => {
    expect(js("try { send(); } catch {}", "try { send(); } catch { /* later */ ; }")).toEqual([]);
    expect(js("send().catch(() => {});", "send().catch(report);", 's.on("error", done);')).toEqual(
      [],
    );
    expect(js("try { send(); } finally { close(); }")).toEqual([]);
  });

  it("are each its own where one stands in another", () => {
    expect(
      js(
        "try {",
        "  a();",
        "} catch (e) {",
        "  try {",
        "    b();",
        "  } catch (f) {",
        "    c();",
        "  }",
        "}",
      ),
    ).toEqual(["3 catch (e) → 4-8", "6 catch (f) → 7-7"]);
  });

  it.each([
    ["send().catch((error) => { retry(); });", "8 .catch(…)"],
    ["send().then(done, (error) => { retry(); });", "19 .then(…, …)"],
    ['stream.on("error", (error) => { retry(); });', '8 .on("error", …)'],
    [
      'process.once("uncaughtException", function (e) { log(e); });',
      '9 .once("uncaughtException", …)',
    ],
    [
      'window.addEventListener("unhandledrejection", (e) => log(e));',
      '8 .addEventListener("unhandledrejection", …)',
    ],
    ["request.onerror = () => { retry(); };", "9 onerror"],
    ["ask({ onError: (error) => { show(error); } });", "7 onError"],
    ["ask({ onError(error) { show(error); } });", "7 onError(…)"],
    ["app.use((err, req, res, next) => { res.end(); });", "5 .use(…)"],
    ["source.pipe(catchError((error) => of(null)));", "13 catchError(…)"],
    ["result.mapErr((error) => wrap(error));", "8 .mapErr(…)"],
  ])("are functions that are given errors: %s", (text, head) => {
    expect(heads(text)).toEqual([head]);
  });

  it.each([
    "send().then(() => { done(); });",
    'stream.on("data", (chunk) => { add(chunk); });',
    "app.use((req, res, errors) => { next(); });",
    "const then = { then(a, b) { a(); } };",
    "class A { catch(f) { f(); } onError(e) { log(e); } }",
    "export const on = (x) => { x(); };",
  ])("are no others: %s", (text) => {
    expect(heads(text)).toEqual([]);
  });

  it("come in the text's order, though a chain begins with its last call", () => {
    expect(js("a().catch(() => {", "  b();", "}).catch(() => {", "  c();", "});")).toEqual([
      "1 .catch(…) → 2-2",
      "3 .catch(…) → 4-4",
    ]);
  });

  it("tell apart what of a function stands on lines of its own", () => {
    expect(js("a().catch((e) => {", "  b(e);", "});")).toEqual(["1 .catch(…) → 2-2"]);
    // Behind an arrow's expression there stands what is around it.
    expect(js("a().catch((e) =>", "  b(e),", ");")).toEqual(["1 .catch(…) → ?"]);
    expect(js("a().catch((e) =>", "  b(e)", ");")).toEqual(["1 .catch(…) → 2-2"]);
    expect(js("a().catch((e) =>", "  b(", "    e,", "  ),", ");")).toEqual(["1 .catch(…) → 2-3"]);
    expect(js("a().catch((e) =>", "  b(e) // why", ");")).toEqual(["1 .catch(…) → ?"]);
    expect(js("a()", "  .catch((e) => b(e));")).toEqual(["2 .catch(…) → ?"]);
  });

  const asked = (condition: string, around = "read((err, e, data) => {\n  BODY\n});") =>
    pathsIn("typescript", around.replace("BODY", `if (${condition}) {\n    stop(err);\n  }`))
      .length;

  it.each([
    "err",
    "error",
    "readError",
    "err && data",
    "err || !data",
    "err !== null",
    "err != undefined",
    "(err as Error)",
    "err instanceof RangeError",
    "!(err instanceof RangeError)",
    'err.code === "ENOENT"',
    "err?.response?.status",
    "isTimeout(err)",
    "axios.isAxiosError(err)",
    'err.message.includes("x")',
    "result.error",
    "result.error !== undefined",
    "value instanceof TypeError",
  ])("are conditions on errors: %s", (condition) => {
    expect(asked(condition)).toBe(1);
  });

  it.each([
    "!err",
    "err === null",
    "stderr",
    "isError",
    "onError",
    "showError && data",
    "errors.length",
    "log(err)",
    "console.error",
    "data",
    'kind === "error"',
  ])("are no other conditions, nor where there is none: %s", (condition) => {
    expect(asked(condition)).toBe(0);
  });

  it("take a short name for an error's where it is given as one", () => {
    expect(asked("e", "read((e) => {\n  BODY\n});")).toBe(0);
    expect(
      pathsIn("typescript", "read((e, data) => {\n  if (e) {\n    done(e);\n  }\n});"),
    ).toEqual(["2 if (e) → 3-3"]);
    expect(js("button.on((e) => {", "  if (e) {", "    e.stop();", "  }", "});")).toEqual([]);
    expect(
      js("try {", "  a();", "} catch (e) {", "  if (e.code) {", "    b();", "  }", "}"),
    ).toEqual(["3 catch (e) → 4-6", "4 if (e.code) → 5-5"]);
  });

  it("are behind the `else` where it is asked whether there is none", () => {
    expect(
      js(
        "read((err, data) => {",
        "  if (!err) {",
        "    use(data);",
        "  } else {",
        "    stop(err);",
        "  }",
        "});",
      ),
    ).toEqual(["4 else of if (!err) → 5-5"]);
    expect(js("if (!error) a();", "else if (error.code) {", "  b();", "}")).toEqual([
      "2 if (error.code) → 3-3",
    ]);
  });

  it("are read in TSX and in plain JavaScript, too", () => {
    const text =
      "const a = () => {\n  try {\n    b();\n  } catch {\n    c();\n  }\n  return <p />;\n};\n";
    expect(pathsIn("typescript", text, "src/a.tsx")).toEqual(["4 catch → 5-5"]);
    expect(pathsIn("javascript", text, "src/a.jsx")).toEqual(["4 catch → 5-5"]);
  });
});
