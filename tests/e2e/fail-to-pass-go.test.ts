import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runChecklist } from "../../src/app/run-checklist.ts";
import { makeRepository } from "../support/repository.ts";

const RECORDED = join(import.meta.dirname, "../fixtures/test-results/go-json");
const recorded = (name: string) => readFileSync(join(RECORDED, `${name}.json`), "utf8");

/** Says what `go test -json` said of the tests below on each of the two sources. */
const GO_TEST = `const { readFileSync } = require("node:fs");
const adds = readFileSync("sum.go", "utf8").includes("a + b");
process.stdout.write(readFileSync(adds ? "told/pass.jsonl" : "told/fail.jsonl"));
process.exitCode = adds ? 0 : 1;
`;
const SUM = "package m\n\nfunc Sum(a, b int) int { return a - b }\n";
const EXAMPLES = `package m

func ExampleSum() {
	fmt.Println(Sum(1, 2))
	// Output: -1
}

func ExampleSum_each() {
	fmt.Println("sums")
	// Unordered output:
	// sums
}

func ExampleSum_nothing() {
	fmt.Println(Sum(2, 0))
	// Output: 2
}

func ExampleHi() {
	fmt.Println("hi")
}

func FuzzSum(f *testing.F) {
	f.Add(0, 0)
	f.Fuzz(func(t *testing.T, a, b int) {
		if Sum(a, b) != a+b {
			t.Errorf("%d", Sum(a, b))
		}
	})
}

func BenchmarkSum(b *testing.B) {
	Sum(1, 2)
}
`;

/** What the check says of a change of the tests beside the change of the source. */
async function item(...changes: readonly (readonly [string, string])[]) {
  const tests = changes.reduce((text, [from, to]) => text.replace(from, to), EXAMPLES);
  const repo = makeRepository()
    .write({
      "dod.yml": 'version: 1\nbase: main\nitems: [{ fail-to-pass: { run: "node go-test.cjs" } }]\n',
      "go-test.cjs": GO_TEST,
      "told/pass.jsonl": recorded("examples"),
      "told/fail.jsonl": recorded("examples-failing"),
      "sum.go": SUM,
      "sum_test.go": EXAMPLES,
    })
    .commit("start")
    .branch("feature")
    .write({ "sum.go": SUM.replace("-", "+"), "sum_test.go": tests });
  const { items } = await runChecklist({ cwd: repo.root, env: repo.env });
  return items[0];
}

describe("fail-to-pass on Go's examples, by what go said of them", () => {
  it("holds where what an example prints, in order or not, and a seed fail without the change", async () => {
    const changes = [
      ["Output: -1", "Output: 3"],
      ["// sums\n", "// sums\n\t//   sum.go:2: 4\n"],
      ["f.Add(0, 0)\n", "f.Add(0, 0)\n\tf.Add(1, 2)\n"],
    ] as const;
    expect(await item(...changes)).toMatchObject({
      status: "pass",
      summary: "3 of 3 altered tests fail on the source of main; with the change all pass",
    });
  });

  it("names the example that prints the same without the change, at its line", async () => {
    const found = await item(["Output: 2", "Output: 2 "], ["Sum(2, 0)", "Sum(1+1, 0)"]);
    expect(found?.status).toBe("fail");
    expect(found?.findings).toMatchObject([
      { path: "sum_test.go", line: 14, rule: "passes-anyway" },
    ]);
  });

  it("asks nothing of examples without an output, nor of benchmarks", async () => {
    expect(await item(['"hi"', '"ho"'], ["\tSum(1, 2)\n}", "\tSum(2, 2)\n}"])).toMatchObject({
      status: "not-applicable",
      summary: "no test was added or altered",
    });
  });
});
