import { describe, expect, it } from "vitest";
import { assertion, found, rules, test } from "./sample-tests.ts";

const run = (name: string, call: string) =>
  test({ name, body: `{ const ${name}Result = ${call}; expect(${name}Result).toBe(0); }` });

describe("what a test is about", () => {
  const stays = run("stays", 'serve("x", { port: 1 })');

  it("is gone with a flag, a key or a literal that no source holds any more", () => {
    for (const call of ['cli("--quiet")', "serve({ quiet: 1 })", 'get("quiet")', "get(:quiet)"]) {
      const gone = run("obsolete", call);
      const word = call.includes("--") ? '"--quiet"' : '"quiet"';
      expect(rules([stays, gone], [stays], { before: [word] })).toEqual([]);
    }
  });

  it("is not gone while another test says the word", () => {
    const gone = run("obsolete", "serve({ port: 2 })");
    expect(rules([stays, gone], [stays], { before: ['"port"'] })).toEqual(["removed-test"]);
  });

  it("is not gone while the source declares or says the word", () => {
    const gone = run("obsolete", 'cli("quiet")');
    for (const after of [['"quiet"'], ["quiet"]])
      expect(rules([stays, gone], [stays], { before: ['"quiet"'], after })).toEqual([
        "removed-test",
      ]);
  });

  it("is not told by a local of the same name, nor by a word that it does not say", () => {
    const gone = run("limit", "serve(limit, 3)");
    expect(rules([stays, gone], [stays], { before: ['"limit"', '"other"'] })).toEqual([
      "removed-test",
    ]);
  });

  it("is not told by a variable that the test binds", () => {
    for (const body of [
      "{ const result = serve(3); expect(result.port).toBe(0); }",
      "result = serve(3) assert result == 0",
      "{ total := 1; result := serve(total); want(t, result) }",
    ]) {
      const gone = test({ name: "binds", body });
      expect(rules([stays, gone], [stays], { before: ["result"] })).toEqual(["removed-test"]);
    }
  });

  it("is told by what the test calls, though it binds the name, too", () => {
    for (const body of ["result = job.result() assert result == 0", "{ result := result(3); }"]) {
      const gone = test({ name: "calls", body });
      expect(rules([stays, gone], [stays], { before: ["result"] })).toEqual([]);
    }
  });

  it("is told by a name that the test is given as an argument's, and does not bind", () => {
    const gone = test({ name: "hands over", body: "assert serve(result=3) == 0" });
    expect(rules([stays, gone], [stays], { before: ["result"] })).toEqual([]);
  });

  it("does not excuse the tests beside it", () => {
    const gone = Array.from({ length: 4 }, (_, at) => run(`part${at}`, `serve(${at}, "p${at}")`));
    const one = run("obsolete", 'cli("--quiet")');
    expect(found([stays, one, ...gone], [stays], { before: ['"--quiet"'] })).toHaveLength(4);
  });

  it("is what its suite is called after", () => {
    const lone = test({ path: "src/CartTest.java", suites: ["CartTest"], name: "weighs" });
    expect(rules([lone], [], { before: ["Cart"] })).toEqual([]);
    expect(rules([lone], [], { before: ["Car"] })).toEqual(["removed-test"]);
    expect(rules([lone], [], { before: ["cart"] })).toEqual(["removed-test"]);
  });

  it("may be what one assertion asks", () => {
    const keyed = assertion({ subject: "options['CN_match']" });
    const [was, is] = [[assertion(), keyed], [assertion()]].map((assertions) =>
      test({ assertions }),
    ) as [ReturnType<typeof test>, ReturnType<typeof test>];
    expect(rules([was], [is], { before: ['"CN_match"'] })).toEqual([]);
    expect(rules([was], [is], { before: ['"SNI_name"'] })).toEqual(["removed-assertion"]);
  });
});

describe("a test in another language", () => {
  it("is the same by its file and the words of its name", () => {
    const was = test({ path: "a/CartTest.java", suites: [], name: "reading_shouldReturnData" });
    const is = test({
      path: "b/CartTest.kt",
      suites: ["Cart"],
      assertions: [assertion({ subject: "basket.weight", expected: "nine" })],
      name: "reading should return data",
      body: "{ val basket = loaded(); basket.fill(); check(basket) { holds(three) and weighs(nine) } }",
    });
    expect(rules([was], [is])).not.toContain("removed-test");
    expect(rules([was], [{ ...is, path: "b/ShopTest.kt" }])).toContain("removed-test");
  });
});
