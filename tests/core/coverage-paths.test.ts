import { describe, expect, it } from "vitest";
import { type GoModule, goModulesIn } from "../../src/core/coverage/go-modules.ts";
import { pathLookup } from "../../src/core/coverage/lookup.ts";
import { mapNames } from "../../src/core/coverage-paths.ts";
import { packageFolders } from "../../src/core/packages.ts";
import { expectCpuTimeBelow } from "../support/cpu-time.ts";

interface Given {
  readonly paths: readonly string[];
  readonly report?: string;
  readonly by?: "path" | "package" | "module";
  readonly sources?: readonly string[];
  readonly repeated?: readonly string[];
  readonly submodules?: readonly string[];
  readonly root?: string;
  readonly modules?: readonly GoModule[];
  readonly declared?: Readonly<Record<string, string>>;
}

/** What each name of a report comes to; names that mean nothing here are left out. */
function map(names: readonly string[], given: Given) {
  const { paths, report = "coverage/lcov.info", by = "path", sources = [] } = given;
  const mapped = mapNames(
    {
      report,
      names: new Map(names.map((name) => [name, by])),
      repeated: new Set(given.repeated),
      sources,
    },
    {
      roots: [given.root ?? "/work/shop"],
      lookup: pathLookup(paths, given.submodules),
      packages: [...packageFolders(paths)],
      modules: given.modules ?? [],
      declared: new Map(Object.entries(given.declared ?? {})),
    },
  );
  return { ...Object.fromEntries(mapped.paths), ambiguous: mapped.ambiguous };
}

const found = (names: readonly string[], given: Given) => {
  const { ambiguous: _, ...paths } = map(names, given);
  return paths;
};

describe("names below this root", () => {
  const paths = ["src/a.ts", "src/b.ts", "tests/a.ts"];

  it.each([
    ["/work/shop/src/a.ts", "src/a.ts"],
    ["/work/shop/./src//x/../a.ts", "src/a.ts"],
    ["file:///work/shop/src/a.ts", "src/a.ts"],
  ])("%s", (name, path) => {
    expect(found([name], { paths })).toEqual({ [name]: path });
  });

  it("are on a drive whose letter is written either way", () => {
    const root = "C:\\work\\shop";
    for (const name of [
      "c:\\work\\shop\\src\\a.ts",
      "C:/work/shop/src/a.ts",
      "file:///C:/work/shop/src/a.ts",
    ])
      expect(found([name], { paths, root })).toEqual({ [name]: "src/a.ts" });
  });

  it("are there or nowhere: no file is taken for another by its end", () => {
    const names = [
      "/work/shop/node_modules/x/src/a.ts",
      "/work/shop/dist/src/b.ts",
      "/work/shop/src/c.ts",
    ];
    expect(found(names, { paths })).toEqual({});
    expect(found(["/work/shopping/src/zz.ts", ...names], { paths })).toEqual({});
  });

  it("make all others strangers", () => {
    const names = ["/work/shop/src/a.ts", "/usr/lib/node/src/b.ts"];
    expect(found(names, { paths })).toEqual({ "/work/shop/src/a.ts": "src/a.ts" });
  });
});

describe("names of another machine", () => {
  const paths = ["src/a.ts", "src/deep/b.ts", "main.go", "lib/main.go", "index.js"];

  it.each([
    ["/home/runner/work/x/x/src/a.ts", "src/a.ts"],
    ["D:\\a\\x\\x\\src\\deep\\b.ts", "src/deep/b.ts"],
    ["/app/src/a.ts", "src/a.ts"],
    ["/src/a.ts", "src/a.ts"],
    ["webpack:///./src/a.ts?3f2a", "src/a.ts"],
    ["webpack://shop/./src/a.ts", "src/a.ts"],
    ["//server/share/x/src/a.ts", "src/a.ts"],
  ])("%s", (name, path) => {
    expect(found([name], { paths })).toEqual({ [name]: path });
  });

  it("stand below the root that explains most of them", () => {
    const names = [
      "/app/src/a.ts",
      "/app/src/deep/b.ts",
      "/app/node_modules/y/src/a.ts",
      "/usr/lib/x/src/a.ts",
    ];
    const { ambiguous, ...mapped } = map(names, { paths });
    // What `/usr/lib/x` holds would be the same file.
    expect(mapped).toEqual({ "/app/src/deep/b.ts": "src/deep/b.ts" });
    expect(ambiguous).toEqual(["/app/src/a.ts", "/usr/lib/x/src/a.ts"]);
    expect(found(names.slice(0, 3), { paths })).toEqual({
      "/app/src/a.ts": "src/a.ts",
      "/app/src/deep/b.ts": "src/deep/b.ts",
    });
  });

  it("take the longest end, not the shortest", () => {
    const both = { paths: ["src/a.ts", "packages/x/src/a.ts"] };
    expect(found(["/app/packages/x/src/a.ts"], both)).toEqual({
      "/app/packages/x/src/a.ts": "packages/x/src/a.ts",
    });
  });

  it("are none by their last part alone where several end so", () => {
    expect(found(["/app/one/index.js", "/app/two/index.js"], { paths: ["index.js"] })).toEqual({});
    expect(found(["/app/index.js"], { paths: ["index.js"] })).toEqual({
      "/app/index.js": "index.js",
    });
  });

  it("nor where the others that end so belong to another project", () => {
    const others = ["x", "y", "z"].map((name) => `/other/${name}.js`);
    const names = ["/lonely/index.js", "/other/index.js", ...others];
    expect(found(names, { paths: ["index.js"] })).toEqual({});
    expect(found(["/lonely/index.js", ...others], { paths: ["index.js"] })).toEqual({
      "/lonely/index.js": "index.js",
    });
  });

  it("are none where two machines' files would be one", () => {
    const names = ["/home/runner/work/x/x/src/a.ts", "D:\\a\\x\\x\\src\\a.ts"];
    expect(map(names, { paths })).toEqual({ ambiguous: [...names].sort() });
  });

  it("are none where most of what stands beside them is not here: another project has a src/a.ts, too", () => {
    const others = ["c", "d", "e"].map((name) => `/other/src/${name}.ts`);
    expect(found(["/other/src/a.ts", ...others], { paths })).toEqual({});
  });

  it("may be of the package alone in whose folder the report stands", () => {
    const given = {
      paths: ["packages/x/src/a.ts", "packages/y/src/a.ts"],
      report: "packages/x/coverage/lcov.info",
    };
    expect(found(["/app/src/a.ts"], given)).toEqual({ "/app/src/a.ts": "packages/x/src/a.ts" });
    expect(found(["/app/src/a.ts"], { ...given, report: "lcov.info" })).toEqual({});
  });
});

describe("names of another machine, in a monorepo", () => {
  const paths = [
    "package.json",
    "src/index.ts",
    "packages/b/package.json",
    "packages/b/src/index.ts",
    "packages/b/src/b.ts",
  ];
  const report = "packages/b/coverage/lcov.info";

  it("are below the folder that explains most of them", () => {
    expect(found(["/app/src/index.ts", "/app/src/b.ts"], { paths, report })).toEqual({
      "/app/src/index.ts": "packages/b/src/index.ts",
      "/app/src/b.ts": "packages/b/src/b.ts",
    });
    expect(found(["/app/packages/b/src/index.ts"], { paths, report })).toEqual({
      "/app/packages/b/src/index.ts": "packages/b/src/index.ts",
    });
  });

  it("are none where two folders explain as many", () => {
    const deep = [...paths, "packages/src/index.ts"];
    for (const all of [paths, deep])
      expect(map(["/app/src/index.ts"], { paths: all, report })).toEqual({
        ambiguous: ["/app/src/index.ts"],
      });
  });

  it("are none where only half of what stands beside them is here", () => {
    expect(found(["/x/src/index.ts", "/x/src/other.ts"], { paths })).toEqual({});
  });

  it("are none of a dependency's", () => {
    for (const folder of ["node_modules", "web/node_modules", "vendor"])
      for (const root of ["", "/ci/work/"])
        expect(found([`${root}${folder}/x/src/index.ts`], { paths })).toEqual({});
  });
});

describe("relative names", () => {
  it("in a folder that is here, or that tools make here, are there or nowhere", () => {
    const given = { paths: ["src/a.ts", "old/b.ts"], submodules: ["sub", "libs/more"] };
    for (const folder of ["old", "sub", "libs/more", "dist", "gen", ".stryker-tmp/sandbox"])
      expect(found([`${folder}/src/a.ts`], given)).toEqual({});
    for (const folder of ["shop", "../old"])
      expect(found([`${folder}/src/a.ts`], given)).toEqual({ [`${folder}/src/a.ts`]: "src/a.ts" });
  });

  it("that a report has twice are none where two packages have such a file", () => {
    const paths = ["packages/a/package.json", "packages/a/src/index.ts", "packages/a/src/x.ts"];
    const both = [...paths, "packages/b/package.json", "packages/b/src/index.ts"];
    const names = ["src/index.ts", "src/x.ts"];
    const x = { "src/x.ts": "packages/a/src/x.ts" };
    const index = { "src/index.ts": "packages/a/src/index.ts" };
    const repeated = ["src/index.ts"];
    expect(map(names, { paths: both, repeated })).toEqual({ ...x, ambiguous: ["src/index.ts"] });
    expect(map(names, { paths: both })).toEqual({ ...x, ...index, ambiguous: [] });
    expect(map(names, { paths, repeated })).toEqual({ ...x, ...index, ambiguous: [] });
  });

  it("are relative to the report's own folder or one above, the nearest first", () => {
    const paths = ["src/a.ts", "packages/x/src/a.ts", "packages/x/src/b.ts"];
    const report = "packages/x/coverage/lcov.info";
    expect(found(["src/a.ts"], { paths, report })).toEqual({ "src/a.ts": "packages/x/src/a.ts" });
    expect(found(["./src/a.ts", "packages\\x\\src\\b.ts"], { paths })).toEqual({
      "./src/a.ts": "src/a.ts",
      "packages\\x\\src\\b.ts": "packages/x/src/b.ts",
    });
    expect(found(["../src/b.ts"], { paths, report })).toEqual({
      "../src/b.ts": "packages/x/src/b.ts",
    });
  });

  it("are relative to a package where most of them are its files", () => {
    const paths = ["x/package.json", "x/src/a.ts", "x/src/b.ts", "y/package.json", "y/src/a.ts"];
    expect(found(["src/a.ts", "src/b.ts"], { paths, report: "r/lcov.info" })).toEqual({
      "src/a.ts": "x/src/a.ts",
      "src/b.ts": "x/src/b.ts",
    });
  });

  it("are none where two packages serve as well, whichever comes first", () => {
    const paths = ["x/package.json", "x/src/a.ts", "y/package.json", "y/src/a.ts"];
    expect(map(["src/a.ts"], { paths })).toEqual({ ambiguous: ["src/a.ts"] });
  });

  it("are none where most of them are not here", () => {
    const names = ["src/a.ts", "src/x.ts", "src/y.ts"];
    expect(found(names, { paths: ["src/a.ts"] })).toEqual({});
  });

  it("lead out of the repository, and are of a folder beside it then", () => {
    const given = { paths: ["src/a.ts"], report: "lcov.info" };
    expect(found(["../../shop/src/a.ts"], given)).toEqual({ "../../shop/src/a.ts": "src/a.ts" });
  });
});

describe("the folders that a report names", () => {
  const paths = ["src/shop/a.py", "lib/b.py", "a.py"];

  it("are put before its names", () => {
    expect(found(["a.py"], { paths, sources: ["/work/shop/src/shop"] })).toEqual({
      "a.py": "src/shop/a.py",
    });
    expect(
      found(["a.py", "b.py"], { paths, sources: ["/work/shop/src/shop", "/work/shop/lib"] }),
    ).toEqual({
      "a.py": "src/shop/a.py",
      "b.py": "lib/b.py",
    });
    expect(found(["shop/a.py"], { paths, sources: ["src"], report: "coverage.xml" })).toEqual({
      "shop/a.py": "src/shop/a.py",
    });
  });

  it("may be of another machine", () => {
    expect(found(["shop/a.py"], { paths, sources: ["/builds/x/src"] })).toEqual({
      "shop/a.py": "src/shop/a.py",
    });
  });

  it("leave a name that is in two of them unsaid", () => {
    const two = { paths: ["x/a.py", "y/a.py"], sources: ["/work/shop/x", "/work/shop/y"] };
    expect(map(["a.py"], two)).toEqual({ ambiguous: ["a.py"] });
  });

  it("are not passed over for a file that happens to be elsewhere", () => {
    const sources = ["/work/shop/lib"];
    expect(found(["a.py", "b.py"], { paths, sources })).toEqual({ "b.py": "lib/b.py" });
  });
});

describe("letters", () => {
  it("may be composed otherwise, or be bytes that are not UTF-8", () => {
    const paths = ["src/café.py", "src/na\udcefve.py"];
    expect(found(["src/cafe\u0301.py", "src/na\ufffdve.py"], { paths })).toEqual({
      "src/cafe\u0301.py": "src/café.py",
      "src/na\ufffdve.py": "src/na\udcefve.py",
    });
  });

  it("may differ in case where nothing is the same, and one alone is alike", () => {
    expect(found(["SRC/A.ts"], { paths: ["src/a.ts"] })).toEqual({ "SRC/A.ts": "src/a.ts" });
    expect(found(["D:\\x\\Src\\a.ts"], { paths: ["src/a.ts"] })).toEqual({
      "D:\\x\\Src\\a.ts": "src/a.ts",
    });
    expect(found(["src/A.ts"], { paths: ["src/a.ts", "src/A.TS"] })).toEqual({});
    expect(found(["src/A.ts", "src/a.ts"], { paths: ["src/a.ts"] })).toEqual({
      "src/a.ts": "src/a.ts",
    });
    expect(found(["src/A.ts", "SRC/a.ts"], { paths: ["src/a.ts"] })).toEqual({});
  });

  it("are no other extension", () => {
    expect(found(["/app/src/a.js", "src/a.js"], { paths: ["src/a.ts", "src/a.js.map"] })).toEqual(
      {},
    );
  });

  it("of what cannot be a path mean nothing", () => {
    const names = [
      "",
      "/",
      "..",
      "a\0b",
      "x".repeat(5000),
      "__proto__",
      "constructor",
      "file:///%zz",
    ];
    expect(found(names, { paths: ["src/a.ts"] })).toEqual({});
    expect(found(["__proto__"], { paths: ["__proto__"] })).toEqual(
      Object.fromEntries([["__proto__", "__proto__"]]),
    );
  });

  it("may be a backslash where files are called so", () => {
    expect(found(["a\\b.c"], { paths: ["a\\b.c"] })).toEqual({ "a\\b.c": "a\\b.c" });
  });
});

describe("names below a source root", () => {
  const by = "package";

  it("are the path that ends so, in the report's own module", () => {
    const paths = ["a/src/main/java/com/acme/Foo.java", "b/src/main/java/com/acme/Foo.java"];
    const report = "b/target/site/jacoco/jacoco.xml";
    const name = "com/acme/Foo.java";
    expect(found([name], { by, paths, report })).toEqual({ [name]: paths[1] });
    expect(found([name], { by, paths: paths.slice(0, 1), report })).toEqual({ [name]: paths[0] });
    expect(map([name], { by, paths, report: "build/all.xml" })).toEqual({ ambiguous: [name] });
  });

  it("are not a path of another package that ends so", () => {
    const paths = ["src/com/acme/Foo.java", "src/acme/Foo.java"];
    const declared = { "src/com/acme/Foo.java": "com/acme", "src/acme/Foo.java": "acme" };
    expect(found(["acme/Foo.java"], { by, paths, declared })).toEqual({
      "acme/Foo.java": "src/acme/Foo.java",
    });
    expect(found(["Foo.java"], { by, paths, declared })).toEqual({});
  });

  it("are Kotlin's that leave out the beginning of their package, by what the file says or the longest end", () => {
    const paths = ["src/words/Split.kt", "src/other/Split.kt"];
    const declared = {
      "src/words/Split.kt": "com/acme/words",
      "src/other/Split.kt": "com/acme/other",
    };
    const name = "com/acme/words/Split.kt";
    expect(found([name], { by, paths, declared })).toEqual({ [name]: "src/words/Split.kt" });
    expect(found([name], { by, paths })).toEqual({ [name]: "src/words/Split.kt" });
    expect(found(["com/acme/lines/Split.kt"], { by, paths, declared })).toEqual({});
    expect(found(["com/acme/words/Split.java"], { by, paths: ["src/words/Split.java"] })).toEqual(
      {},
    );
  });
});

describe("Go's names", () => {
  const by = "module";
  const modules = [
    { path: "example.com/shop", folder: "" },
    { path: "example.com/shop/tools", folder: "tools" },
  ];
  const paths = ["a.go", "tools/b.go", "cmd/c.go", "vendor/example.org/lib/d.go", "lib/d.go"];

  it("are below the module with the longest path, or vendored", () => {
    const names = [
      "example.com/shop/a.go",
      "example.com/shop/tools/b.go",
      "example.org/lib/d.go",
      "example.com/shops/a.go",
    ];
    expect(found(names, { by, paths, modules })).toEqual({
      "example.com/shop/a.go": "a.go",
      "example.com/shop/tools/b.go": "tools/b.go",
      "example.org/lib/d.go": "vendor/example.org/lib/d.go",
    });
  });

  it("are not below a module that is only a part of their path", () => {
    const given = { by, paths: ["tools/b.go", "moved/b.go"] } as const;
    const moved = [
      { path: "example.com/shop", folder: "" },
      { path: "example.com/shop/tools", folder: "moved" },
    ];
    expect(found(["example.com/shop/tools/b.go"], { ...given, modules: moved })).toEqual({
      "example.com/shop/tools/b.go": "moved/b.go",
    });
  });

  it("are of no other module's file that ends so", () => {
    expect(found(["example.org/x/cmd/c.go"], { by, paths, modules })).toEqual({});
  });

  it("are of the report's own module where two have one path", () => {
    const two = ["x", "y"].map((folder) => ({ path: "example.com/m", folder }));
    const given = { by, paths: ["x/a.go", "y/a.go"], modules: two } as const;
    expect(found(["example.com/m/a.go"], { ...given, report: "y/cover.out" })).toEqual({
      "example.com/m/a.go": "y/a.go",
    });
    expect(map(["example.com/m/a.go"], { ...given, report: "cover.out" })).toEqual({
      ambiguous: ["example.com/m/a.go"],
    });
  });

  it("are paths where there are no modules, or they look like paths", () => {
    expect(found(["github.com/acme/shop/cmd/c.go"], { by, paths })).toEqual({
      "github.com/acme/shop/cmd/c.go": "cmd/c.go",
    });
    expect(found(["./cmd/c.go"], { by, paths, modules, report: "cover.out" })).toEqual({
      "./cmd/c.go": "cmd/c.go",
    });
  });

  it("are what go.mod says", () => {
    const text =
      'module "example.com/shop" // the shop\n\nrequire (\n\texample.org/x v1.0.0\n)\n\nreplace (\n\texample.org/lib v1.2.0 => ./lib\n\texample.org/far => ../far\n\texample.org/fork => example.net/fork v1.0.0\n)\nreplace example.org/one => ./one\n';
    expect(goModulesIn("go.mod", text)).toEqual([
      { path: "example.com/shop", folder: "" },
      { path: "example.org/lib", folder: "lib" },
      { path: "example.org/one", folder: "one" },
    ]);
    expect(
      goModulesIn("x/go.mod", "module (\n\texample.com/x\n)\nreplace a.b/c => ../c\n"),
    ).toEqual([
      { path: "example.com/x", folder: "x" },
      { path: "a.b/c", folder: "c" },
    ]);
  });
});

it("maps many names in little time", () => {
  const paths = Array.from({ length: 20_000 }, (_, n) => `src/${n % 100}/file${n}.ts`);
  const names = Array.from(
    { length: 20_000 },
    (_, n) => `/app/${n}/x/y/src/${n % 100}/file${n}.ts`,
  );
  expectCpuTimeBelow(8_000, () => {
    map(names, { paths });
  });
});
