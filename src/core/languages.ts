import type { Language } from "./project.ts";

/** What paths and comments look like in a language. */
export interface LanguagePaths {
  /** With the dot, in lower case. */
  readonly extensions: readonly string[];
  /** Where its tests are by its tools' own conventions; globs, `!` excludes. */
  readonly tests: readonly string[];
  /** Of its extensions, and yet not code that anybody calls: tool configuration, generated files; globs. */
  readonly notSource: readonly string[];
  readonly comments: "slashes" | "hash";
}

// Folders that hold tests, whatever the language.
const TEST_FOLDERS = "{test,tests,spec,specs,__tests__,e2e,integration-tests,integration_tests}";

// What is shipped is no test, whatever it is called: spring-test's `src/main/java/…/TestContext.java`.
const NO_TEST_IN_MAIN = "!**/src/{main,*Main}/**";

const JS_TESTS = (extensions: string) => [
  // The defaults of vitest and jest, playwright's, cypress' and AVA's.
  `**/*.{test,spec,cy,e2e,test-d}.${extensions}`,
  `**/*{-test,_test,-spec,_spec}.${extensions}`,
  `**/{test,tests,spec,specs,__tests__,e2e,cypress}/**/*.${extensions}`,
  `**/{test,tests}.${extensions}`,
];
const JS_NOT_SOURCE = (extensions: string) => [
  `**/*.config.${extensions}`,
  `**/.*rc.${extensions}`,
  `**/{Gruntfile,gulpfile,webpack.*,karma.conf,jest.setup,vitest.setup,vitest.workspace}.${extensions}`,
  `**/*.{stories,story,bench}.${extensions}`,
  `**/*.min.${extensions}`,
  "**/.storybook/**",
  "**/.yarn/**",
  "**/.pnp.*",
];

/**
 * The conventions of each language's own test runners and build tools. Sources: the runners' default
 * patterns (vitest `include`, jest `testMatch`, pytest `python_files`, `go help test`, the Cargo book's
 * "Package Layout", Maven Surefire's `includes`, RSpec's and PHPUnit's defaults, XCTest, ctest, bats).
 */
export const LANGUAGE_PATHS: Readonly<Record<Language, LanguagePaths>> = {
  javascript: {
    extensions: [".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte"],
    tests: JS_TESTS("{js,jsx,mjs,cjs,vue,svelte}"),
    notSource: JS_NOT_SOURCE("{js,jsx,mjs,cjs}"),
    comments: "slashes",
  },
  typescript: {
    extensions: [".ts", ".tsx", ".mts", ".cts"],
    tests: JS_TESTS("{ts,tsx,mts,cts}"),
    notSource: [...JS_NOT_SOURCE("{ts,tsx,mts,cts}"), "**/*.d.{ts,mts,cts}"],
    comments: "slashes",
  },
  python: {
    extensions: [".py"],
    tests: [
      "**/test_*.py",
      "**/*_test.py",
      "**/tests.py",
      "**/conftest.py",
      `**/${TEST_FOLDERS}/**/*.py`,
    ],
    notSource: [
      "**/{noxfile,fabfile,manage}.py",
      // Not a module that is called so: Home Assistant's `homeassistant/setup.py`.
      "{,packages/*/,libs/*/,python/}setup.py",
      "docs/conf.py",
      "doc/conf.py",
      "**/docs/**/conf.py",
      "**/migrations/*.py",
      "**/{alembic,migrations}/versions/*.py",
      "**/*_pb2.py",
      "**/*_pb2_grpc.py",
      "**/_version.py",
    ],
    comments: "hash",
  },
  go: {
    extensions: [".go"],
    tests: ["**/*_test.go"],
    notSource: [
      "**/*.pb.go",
      "**/*.pb.gw.go",
      "**/*_gen.go",
      "**/zz_generated.*.go",
      "**/bindata.go",
      // What `swag init` writes.
      "docs/docs.go",
    ],
    comments: "slashes",
  },
  rust: {
    extensions: [".rs"],
    tests: ["**/{tests,benches}/**/*.rs", "**/{tests,test}.rs", "**/*_test{,s}.rs"],
    notSource: ["**/build.rs"],
    comments: "slashes",
  },
  java: {
    extensions: [".java"],
    tests: [
      "**/src/{test,*Test,test*,integration-test,it}/**/*.java",
      "**/{Test*,*Test,*Tests,*TestCase,*IT,*ITCase}.java",
      NO_TEST_IN_MAIN,
    ],
    notSource: [
      "**/package-info.java",
      "**/module-info.java",
      "**/generated/**",
      "**/generated-src/**",
    ],
    comments: "slashes",
  },
  kotlin: {
    extensions: [".kt"],
    tests: [
      "**/src/{test,*Test,test*,integration-test,it}/**/*.kt",
      "**/{*Test,*Tests,*Spec,*IT}.kt",
      NO_TEST_IN_MAIN,
    ],
    notSource: ["**/generated/**", "**/buildSrc/**"],
    comments: "slashes",
  },
  csharp: {
    extensions: [".cs"],
    tests: [
      "**/{test,tests,Test,Tests}/**/*.cs",
      "**/*{.Test,.Tests,.UnitTests,.IntegrationTests,.Specs,Tests,.FunctionalTests,.EndToEndTests}/**/*.cs",
      "**/*{Test,Tests,Spec,Specs}.cs",
    ],
    notSource: [
      "**/*.{Designer,g,g.i,generated}.cs",
      "**/{AssemblyInfo,GlobalUsings,GlobalSuppressions}.cs",
      "**/Migrations/*.cs",
    ],
    comments: "slashes",
  },
  ruby: {
    extensions: [".rb"],
    tests: ["**/{spec,test,tests,features}/**/*.rb", "**/*_{spec,test}.rb", "**/test_*.rb"],
    notSource: ["**/db/schema.rb", "**/db/migrate/**", "config/**/*.rb", "**/version.rb"],
    comments: "hash",
  },
  php: {
    extensions: [".php"],
    tests: ["**/{test,tests,Test,Tests,spec}/**/*.php", "**/*{Test,TestCase,Spec,Cest}.php"],
    notSource: [
      "**/{database,db}/migrations/**",
      "**/migrations/Version*.php",
      "**/.php-cs-fixer*.php",
      "**/rector.php",
      "**/*.blade.php",
    ],
    comments: "slashes",
  },
  swift: {
    extensions: [".swift"],
    tests: [
      "**/{Tests,Test}/**/*.swift",
      "**/*{Tests,UITests}/**/*.swift",
      "**/*{Test,Tests,Spec}.swift",
    ],
    notSource: ["**/Package.swift", "**/Package@swift-*.swift", "**/*.generated.swift"],
    comments: "slashes",
  },
  c: {
    extensions: [".c", ".h"],
    tests: [
      `**/{test,tests,unittest,unittests,testing,t}/**/*.{c,h}`,
      "**/{test_*,test-*,*_test,*-test,*_tests,*_unittest}.{c,h}",
    ],
    notSource: ["**/*.pb-c.{c,h}", "**/config.h"],
    comments: "slashes",
  },
  cpp: {
    extensions: [".cc", ".cpp", ".cxx", ".c++", ".hh", ".hpp", ".hxx", ".ipp", ".inl"],
    tests: [
      "**/{test,tests,unittest,unittests,gtest,testing}/**/*.{cc,cpp,cxx,hh,hpp,hxx}",
      "**/{test_*,test-*,*_test,*-test,*_tests,*_unittest,*Test,*Tests}.{cc,cpp,cxx,hh,hpp,hxx}",
    ],
    notSource: ["**/*.pb.{cc,h}", "**/moc_*.cpp"],
    comments: "slashes",
  },
  scala: {
    extensions: [".scala"],
    tests: [
      "**/src/{test,it}/**/*.scala",
      "**/{test,it}/src/**/*.scala",
      "**/*{Test,Tests,Spec,Suite}.scala",
      NO_TEST_IN_MAIN,
    ],
    notSource: ["project/**/*.scala"],
    comments: "slashes",
  },
  bash: {
    extensions: [".sh", ".bash"],
    tests: [
      "**/*.bats",
      `**/${TEST_FOLDERS}/**/*.{sh,bash}`,
      "**/{test_*,test-*,*_test,*-test,*_spec}.{sh,bash}",
    ],
    notSource: [],
    comments: "hash",
  },
};

/** Not a project's own source in any language: what others wrote, what tools wrote, what only shows. */
export const NEVER_SOURCE: readonly string[] = [
  "**/{node_modules,bower_components,vendor,third_party,third-party,thirdparty,Pods,Carthage}/**",
  // Only at the root or a package's: `src/build/` is a common name for code that builds.
  "{,packages/*/,apps/*/}{dist,build,out,target,coverage,.next,.nuxt}/**",
  "**/{generated,__generated__,gen,.venv,venv,site-packages,__pypackages__}/**",
  "**/*.{generated,gen}.*",
  // A package of the monorepo that is its site, or shows how the others are used.
  "{,packages/,apps/}{docs,doc,documentation,example,examples,sample,samples,demo,demos,bench,benches,benchmark,benchmarks}/**",
  "**/{examples,samples,benches,benchmarks}/**",
  "**/{.vitepress,.docusaurus,.vuepress}/**",
  "**/{fixtures,__fixtures__,testdata,test-data,__snapshots__,__mocks__}/**",
  // What people who work on the project run.
  "{script,scripts,ci,hack,eng,Build}/**/*.{sh,bash,ps1,psm1}",
  "{.github,.gitlab,.circleci,.husky,.vscode,.idea,.devcontainer,.ci,.claude}/**",
];

/** What tests read and compare with: a change there alters what is tested. */
export const TEST_DATA: readonly string[] = [
  "**/{__snapshots__,__fixtures__,testdata,test-data}/**",
  "**/*.snap",
  "**/{test,tests,spec,__tests__,e2e}/**/{fixtures,golden,goldens,snapshots,data,cassettes}/**",
  "**/src/test/resources/**",
  "**/*.{feature,robot}",
];

/** Extensions of programming languages for which no convention is kept here. */
export const OTHER_LANGUAGES: ReadonlySet<string> = new Set(
  (
    ".ex .exs .erl .hrl .hs .lhs .lua .dart .ml .mli .clj .cljs .cljc .fs .fsx .vb .pl .pm .r .jl .zig .nim " +
    ".m .mm .groovy .cr .elm .d .f90 .f .pas .adb .ads .cob .lisp .rkt .scm .sol .ps1 .psm1 .tcl .v .vhd " +
    ".hx .coffee .purs .re .res .gd .odin .mojo"
  ).split(" "),
);

const BY_EXTENSION: ReadonlyMap<string, Language> = new Map(
  (Object.entries(LANGUAGE_PATHS) as [Language, LanguagePaths][]).flatMap(([language, paths]) =>
    paths.extensions.map((extension): [string, Language] => [extension, language]),
  ),
);

/** The language of a path by its extension; `.h` counts as C, `.bats` as Bash. Null for everything else. */
export function languageOf(path: string): Language | null {
  const extension = extensionOf(path);
  return extension === ".bats" ? "bash" : (BY_EXTENSION.get(extension) ?? null);
}

/** With the dot, in lower case; empty where there is none. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot).toLowerCase();
}
