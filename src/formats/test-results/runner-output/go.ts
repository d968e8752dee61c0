import { Collected, type Runner } from "./scan.ts";

const OK = /^ok {2}\t\S+\t(?:[\d.]+s|\(cached\))(.*)$/;
const FAIL = /^FAIL\t(\S+)(?:\t[\d.]+s| \[(?:build|setup) failed\])$/;
const NONE = /^(?:\? {3}|)\t\S+\t(?:\[no test files\]|\tcoverage: 0\.0% of statements)$/;
const RUN = /^=== (?:RUN|CONT|NAME) +(\S+)$/;
const RESULT = /^ *--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)$/;
const GOTESTSUM =
  /^DONE (?:\d+ runs, )?(\d{1,9}) tests?(?:, (\d{1,9}) skipped)?(?:, (\d{1,9}) failures?)?(?:, (\d{1,9}) errors?)? in [\d.]+s$/;
const PLACE = /^ +(\S+\.go):(\d{1,7}): (.*)$/;

/**
 * Plain `go test`: a package line `ok` is evidence that its tests ran, of how many it does not say, so
 * it counts as one; `[no test files]` and `[no tests to run]` count as none. Under `-v` the tests
 * themselves are counted, those with subtests by their subtests, so that an `ok` line which a test
 * printed adds none. gotestsum's `DONE` line counts all and goes before them.
 */
export const go: Runner = {
  name: "go",
  scan() {
    const collected = new Collected();
    let sum: Collected | null = null;
    let verbose = false;
    let results = new Map<string, string>();
    /** The test that the following lines belong to, and where each failed first. */
    let current = "";
    let places = new Map<string, { path: string; line: number; message: string }>();

    const packageEnds = (failed: string | null, ran: boolean) => {
      const parents = new Set(
        [...results.keys()].map((name) => name.slice(0, name.lastIndexOf("/"))),
      );
      const named = (outcome: string) =>
        [...results].filter(([name, own]) => own === outcome && !parents.has(name));
      const failures = named("FAIL").map(([name]) => ({ name, ...places.get(name) }));
      if (failed !== null && failures.length === 0) failures.push({ name: failed });
      for (const failure of failures) collected.failure(failure);
      collected.summary({
        passed: verbose ? named("PASS").length : failed === null && ran ? 1 : 0,
        failed: failures.length,
        skipped: named("SKIP").length,
      });
      results = new Map();
      places = new Map();
    };
    return {
      line(text) {
        const run = RUN.exec(text);
        if (run) {
          verbose = true;
          current = run[1] as string;
        }
        const result = RESULT.exec(text);
        if (result) {
          const [, outcome = "", name = ""] = result;
          results.set(name, outcome);
          current = name;
        }
        const place = PLACE.exec(text);
        // What an example printed is no place of its own.
        if (place && !/^Example(?!\p{Ll})/u.test(current) && !places.has(current)) {
          const [, path = "", line, message = ""] = place;
          places.set(current, { path, line: Number(line), message });
        }
        const ok = OK.exec(text);
        if (ok) packageEnds(null, !/\[no tests to run\]/.test(ok[1] ?? ""));
        const fail = FAIL.exec(text)?.[1];
        if (fail) packageEnds(fail, true);
        if (NONE.test(text)) collected.summary({});
        const done = GOTESTSUM.exec(text)
          ?.slice(1)
          .map((count) => Number(count ?? 0));
        if (done) {
          const [tests = 0, skipped = 0, failures = 0, errors = 0] = done;
          sum ??= new Collected();
          sum.summary({ passed: tests - skipped - failures, failed: failures + errors, skipped });
        }
      },
      end: () => (sum ? { summaries: sum.summaries, failures: collected.failures } : collected),
    };
  },
};
