// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what people write
import { describe, expect, it } from "vitest";
import { envReads, mayRead } from "../../src/core/env-reads.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

const read = (path: string, ...lines: string[]) =>
  envReads(path, lines.join("\n")).map(({ name, line }) => `${name}:${line}`);

/** A line of code → the names that it reads. */
const LINES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "a.ts": [
    ["process.env.NEW", "NEW"],
    ["process.env?.NEW", "NEW"],
    ["process.env['NEW']", "NEW"],
    ['process.env["NEW"]', "NEW"],
    ["process.env[`NEW`]", "NEW"],
    ["process.env?.['NEW']", "NEW"],
    ["`${process.env.NEW}`", "NEW"],
    ["if (process.env.NEW === 'x') {}", "NEW"],
    ["if (process.env.NEW == 'x') {}", "NEW"],
    ["const f = () => process.env.NEW ?? 'x'", "NEW"],
    ["process.env.NEW ??= 'x'", "NEW"],
    ["process.env.NEW = 'x'", ""],
    ["process.env['NEW'] = 'x'", ""],
    ["process.env.a1.b", "a1"],
    ["import.meta.env.VITE_NEW", "VITE_NEW"],
    ["import.meta.env.PROD", ""],
    ["import.meta.env.PRODUCTION", "PRODUCTION"],
    ["process.env.BASE_URL", "BASE_URL"],
    ["import.meta.env.BASE_URL", ""],
    ["Deno.env.get('NEW')", "NEW"],
    ["Bun.env.NEW", "NEW"],
    ["const { NEW, OTHER = 'x', THIRD: third } = process.env;", "NEW OTHER THIRD"],
    ["const { NEW } = process.env.x;", "x"],
    ["import { NEW } from '$env/static/private';", "NEW"],
    ["my.process.environment.NEW", ""],
    ["process.env", ""],
    ["process.env[name]", ""],
    ["// process.env.NEW", ""],
    ["x(); // process.env.NEW", ""],
    ["'https://x' + process.env.NEW", "NEW"],
    ["/* a */ process.env.NEW /* b */", "NEW"],
  ],
  "a.vue": [["process.env.NEW", "NEW"]],
  "a.py": [
    ["os.environ['NEW']", "NEW"],
    ['environ["NEW"]', "NEW"],
    ["os.environ.get('NEW', 'x')", "NEW"],
    ["os.environ.pop('NEW')", "NEW"],
    ["os.getenv('NEW')", "NEW"],
    ["f\"{os.environ['NEW']}\"", "NEW"],
    ["os.environ['NEW'] = 'x'", ""],
    ["os.environ['NEW'] == 'x'", "NEW"],
    ["os.environ.setdefault('NEW', 'x')", ""],
    ["env('NEW')", "NEW"],
    ["env.bool('NEW', default=False)", "NEW"],
    ["env('new')", ""],
    ["# os.environ['NEW']", ""],
    ['"""os.environ[\'NEW\']"""', ""],
    ['x = f"""{os.environ[\'NEW\']}"""', "NEW"],
    ['x = """{}""".format(os.environ["NEW"])', "NEW"],
  ],
  "a.go": [
    ['os.Getenv("NEW")', "NEW"],
    ['v, ok := os.LookupEnv("NEW")', "NEW"],
    ["os.Getenv(`NEW`)", "NEW"],
    ['X string `env:"NEW,required"`', "NEW"],
    ['X string `envconfig:"NEW"`', "NEW"],
    ['os.Setenv("NEW", "x")', ""],
    ['// os.Getenv("NEW")', ""],
  ],
  "a.rs": [
    ['std::env::var("NEW")', "NEW"],
    ['env::var_os("NEW")', "NEW"],
    ['env!("NEW")', "NEW"],
    ['option_env!("NEW")', "NEW"],
    ['env!("CARGO_PKG_VERSION")', ""],
    ['env::set_var("NEW", "x")', ""],
  ],
  "A.java": [
    ['System.getenv("NEW")', "NEW"],
    ['System.getenv().get("NEW")', "NEW"],
    ['System.getenv().getOrDefault("NEW", "x")', "NEW"],
    ['@Value("${NEW}")', "NEW"],
    ['@Value("${some.property}")', ""],
  ],
  "a.kt": [['System.getenv()["NEW"]', "NEW"]],
  "a.scala": [
    ['sys.env("NEW")', "NEW"],
    ['sys.env.get("NEW")', "NEW"],
  ],
  "A.cs": [['Environment.GetEnvironmentVariable("NEW")', "NEW"]],
  "a.rb": [
    ["ENV['NEW']", "NEW"],
    ['ENV.fetch("NEW")', "NEW"],
    ['ENV.fetch "NEW", nil', "NEW"],
    ["ENV['NEW'] = 'x'", ""],
    ["ENV['NEW'] ||= 'x'", "NEW"],
    ["ENV['NEW'] =~ /x/", "NEW"],
    ["# ENV['NEW']", ""],
    ['"#{ENV["NEW"]}"', "NEW"],
  ],
  "a.php": [
    ["getenv('NEW')", "NEW"],
    ["$_ENV['NEW']", "NEW"],
    ["$_ENV['NEW'] = 1", ""],
    ["env('NEW', 'x')", "NEW"],
    ["$this->env('NEW')", ""],
    ["// env('NEW')", ""],
    ["# env('NEW')", ""],
    ["#[A] env('NEW')", "NEW"],
  ],
  "a.c": [
    ['getenv("NEW")', "NEW"],
    ['secure_getenv("NEW")', "NEW"],
  ],
  "a.swift": [['ProcessInfo.processInfo.environment["NEW"]', "NEW"]],
  "a.ex": [['System.fetch_env!("NEW")', "NEW"]],
  "a.dart": [["Platform.environment['NEW']", "NEW"]],
  "src/main/resources/application-prod.yml": [
    ["url: ${NEW}", "NEW"],
    ["url: ${NEW:x}", ""],
    ["url: ${some.property}", ""],
  ],
  "config/services.yaml": [["url: '%env(resolve:NEW)%'", "NEW"]],
  "docker-compose.prod.yml": [
    ["A: ${NEW}", "NEW"],
    ["A: ${NEW?}", "NEW"],
    ["A: ${NEW:?is not set}", "NEW"],
    ["A: ${NEW:-x}", ""],
    ["A: $${NEW}", ""],
    ["# ${NEW}", ""],
  ],
  "compose.override.yml": [["A: ${NEW}", ""]],
  "a.sh": [["echo $NEW ${NEW}", ""]],
  "a.md": [["process.env.NEW", ""]],
};

describe.each(Object.entries(LINES))("%s", (path, lines) => {
  it.each(lines)("%s", (line, names) =>
    expect(read(path, line)).toEqual(
      names
        .split(" ")
        .filter(Boolean)
        .map((name) => `${name}:1`),
    ),
  );
});

describe("places", () => {
  it("are those of the names", () =>
    expect(
      read(
        "a.ts",
        "/*",
        "process.env.NO",
        "*/",
        "process.env.A;",
        "const {",
        "  B,",
        "  C = 1,",
        "} = process.env;",
        "process.env.A",
      ),
    ).toEqual(["A:4", "B:6", "C:7", "A:9"]));
  it("are those behind texts over several lines", () => {
    expect(
      read("a.ts", "`", "// ${process.env.A}", "`; // process.env.B", "process.env.C"),
    ).toEqual(["A:2", "C:4"]);
    expect(
      read(
        "a.py",
        "def f():",
        '    """',
        "    os.environ['A']",
        '    """',
        "    x = '''",
        "    # '''",
        "    os.environ['B']",
      ),
    ).toEqual(["B:7"]);
  });
  it("an open quote ends with its line", () =>
    expect(read("a.ts", "it's", "// process.env.A", "process.env.B")).toEqual(["B:3"]));
  it("an escaped quote does not end a text", () =>
    expect(read("a.ts", '"\\"//" + process.env.A')).toEqual(["A:1"]));
  it.each([
    ["src/a.ts", true],
    [".github/workflows/ci.yml", true],
    ["node_modules/x/action.yml", false],
    ["src/a.test.ts", false],
    ["examples/a.ts", false],
    ["dist/a.js", false],
    ["packages/x/dist/a.js", true],
    [".github/dependabot.yml", false],
  ])("%s: %s", (path, expected) => expect(mayRead(path)).toBe(expected));
});

it("takes no longer on hostile texts", () => {
  expectCpuTimeBelow(5_000, () => {
    for (const part of ["{", "process.env[ ", "${{", "os.environ[ ", "env(", "secrets.", "if:"])
      for (const path of ["a.ts", "a.py", ".github/workflows/a.yml", "docker-compose.yml"])
        envReads(path, part.repeat(20_000));
  });
});
