import type { Files } from "./fakes.ts";

const billion = (levels: number) =>
  [
    "version: 1",
    "items:",
    "  - id: a0",
    "    check: files",
    "    with: &a0 { require: [x, x, x, x, x, x, x, x, x, x] }",
    ...Array.from({ length: levels }, (_, i) => {
      const aliases = Array.from({ length: 10 }, () => `*a${i}`).join(", ");
      return `  - { id: a${i + 1}, check: files, with: &a${i + 1} { require: [${aliases}] } }`;
    }),
    "",
  ].join("\n");

/** Each kind of fault, by the name of its golden file: what a user sees is looked at as a whole. */
export const BAD_CHECKLISTS: Readonly<Record<string, string | Files>> = {
  empty: "",
  "only-comments": "# nothing yet\n\n",
  "not-a-map": "- tests\n- doc-links\n",
  "missing-version": "items: [tests]\n",
  "wrong-version": "version: 2\nitems: [tests]\n",
  "version-as-text": 'version: "1"\nitems: [tests]\n',
  "yaml-syntax": `version: 1
items:
  - id: tests
    with: { run: "npm test
  - id: doc-links
      why: indented too far
  - {unclosed: [1, 2
`,
  "tab-indent": "version: 1\nitems:\n\t- tests\n",
  "duplicate-keys": "version: 1\nitems:\n  - id: tests\n    id: tests2\nversion: 1\n",
  "multiple-documents": "version: 1\nitems: [tests]\n---\nversion: 1\n",
  "yaml-1.1": "%YAML 1.1\n---\nversion: 1\n",
  "unknown-keys": `version: 1
extend: [recommended]
items:
  - id: tests
    requird: false
    timout: 15m
  - { id: doc-links, When: { path: ["*.md"] } }
zzz: 1
`,
  "wrong-types": `version: 1
extends: { a: 1 }
base: [main]
plugins: ./x.mjs
items:
  - id: tests
    title: 12
    why: ""
    required: yes
    waivable: "on"
    needs: doc-links
    timeout: [15m]
    when: src/**
    with: [1]
  - 12
  - []
  - {}
  - null
  - doc-links: run
waivers: none
`,
  enums: `version: 1
inlineIgnores: alow
whenNothingApplies: done
items:
  - { id: tests, stage: reveiw }
  - diff-coverage: { missing: ignored }
  - { id: doc-links, stage: 3 }
`,
  durations: `version: 1
items:
  - { id: a, check: tests, timeout: 15 }
  - { id: b, check: tests, timeout: "15" }
  - { id: c, check: tests, timeout: 15 minutes }
  - { id: d, check: tests, timeout: 0s }
  - { id: e, check: tests, timeout: 30m2h }
  - { id: f, check: tests, timeout: 8d }
  - { id: g, check: tests, timeout: }
  - { id: h, check: tests, timeout: 1.5h }
`,
  ids: `version: 1
items:
  - { id: a b, check: tests }
  - { id: a/b, check: tests }
  - { id: "a,b", check: tests }
  - { id: -a, check: tests }
  - { id: 12, check: tests }
  - { id: "", check: tests }
  - { title: no id }
`,
  "duplicate-ids": `version: 1
items:
  - tests
  - { id: doc-links }
  - { id: tests, check: doc-links }
  - doc-links: { docs: ["*.md"] }
`,
  "unknown-checks": `version: 1
items:
  - test
  - diff_coverage: { min: 90 }
  - { id: lint }
  - { id: build, check: comand }
  - { id: own, check: acme/license }
  - { id: upper, check: Tests }
  - any: { of: [changelogs, { check: nothing-like-it }] }
`,
  "short-form-at-the-wrong-level": `version: 1
items:
  - diff-coverage:
    min: 90
  - doc-links:
    required: false
`,
  options: `version: 1
items:
  - id: command
  - command
  - id: build
    check: command
    with:
      run: " "
      exitcode: 1
      timeout: 5m
  - diff-coverage:
      min: 101
      reports: lcov.info
  - { id: cov2, check: diff-coverage, with: { min: "90%" } }
  - files:
      contains:
        - { path: a, txt: b }
        - { text: b }
  - pull-request: { checkboxes: "true" }
  - { id: pr2, check: pull-request, with: { checkboxes: [1, yes] } }
  - tests:
      env: { CI: true }
      minExecuted: 0.5
`,
  when: `version: 1
items:
  - { id: tests, when: { labels: [urgent] } }
  - { id: approvals, when: { labels: [urgent], paths: [] } }
  - { id: doc-links, when: { paths: ["/docs/**", "../x", "src/{a,b", "", "!"] } }
  - { id: a, check: approvals, stage: code, when: { labels: [x] } }
`,
  needs: `version: 1
items:
  - { id: tests, needs: [doclinks] }
  - { id: doc-links, needs: [changelog] }
  - { id: changelog, needs: [diff-coverage] }
  - { id: diff-coverage, needs: [doc-links] }
  - { id: files, needs: [files] }
`,
  waivers: `version: 1
items: [tests, { id: docs, any: { of: [doc-links, changelog] } }]
waivers:
  - { item: test, reason: x, by: ann, until: 2026-12-31 }
  - { item: tests, reason: "", by: ann, until: 2026-02-30 }
  - { item: tests }
  - { item: tests, reason: x, by: ann, until: 31.12.2026 }
  - { item: tests, reason: x, by: ann, until: 2026 }
  - { item: tests, reason: x, by: ann, until: 2026-12-31, path: [a] }
  - { item: docs/changelog, reason: x, by: ann, until: 2026-12-31 }
  - tests
`,
  composites: `version: 1
items:
  - { id: a, any: { of: [tests] }, check: all }
  - { id: b, any: { of: [] } }
  - { id: c, any: [tests] }
  - { id: d, all: { of: [tests], off: 1 } }
  - { id: e, any: { of: [{ id: tests, required: false, needs: [a], waivable: true, enabled: true }] } }
  - { id: f, any: { of: [{ title: x }] } }
  - { id: g, any: { of: [tests] }, all: { of: [tests] } }
  - { id: h, check: any }
  - any
`,
  "nothing-to-switch-off": `version: 1
extends: [recommended]
items:
  - { id: test, enabled: false }
  - { id: build, check: command, with: { run: x }, enabled: false }
`,
  extends: {
    "dod.yml": `version: 1
extends:
  - recomended
  - ./missing.yml
  - ./team.yml
  - ../outside.yml
  - /etc/passwd
  - team.yml
  - acme/dod.yml
  - "@acme/dod"
  - https://example.com/dod.yml
  - .\\team.yml
  - ""
items:
  - { id: from-missing-file, with: { a: 1 } }
waivers:
  - { item: from-missing-file, reason: x, by: ann, until: 2026-12-31 }
`,
    "team.yml": "version: 1\nitem: [tests]\n",
    "missing.yaml": "version: 1\n",
  },
  "cyclic-extends": {
    "dod.yml": "version: 1\nextends: [./config/a.yml]\n",
    "config/a.yml": "version: 1\nextends: [../b.yml]\n",
    "b.yml": "version: 1\nextends: [./config/a.yml, ./b.yml]\n",
  },
  "several-files": {
    "dod.yml": "version: 1\nextends: [./team.yml]\nitems: [tests]\nbas: main\n",
    "team.yml": "version: 1\nitems:\n  - { id: tests, with: { runn: x } }\n",
  },
  anchors: `version: 1
items:
  - { id: tests, with: *later }
  - { id: doc-links, with: &later {} }
  - &self { id: files, with: { require: [*self] } }
  - { <<: 12, id: changelog }
`,
  "alias-bomb": billion(9),
  tags: "version: 1\nitems:\n  - { id: !secret tests }\n  - { id: doc-links, with: !!js/function x }\n",
  keys: `version: 1
items:
  - { id: tests, __proto__: { required: false } }
  - { id: doc-links, constructor: 1, toString: 2 }
  - { id: changelog, 1: a, true: b, null: c, [x]: d, ? {} : e }
  - tests: { env: { __proto__: x } }
`,
  "deep-nesting": `version: 1\nitems: ${"[".repeat(5000)}\n`,
  "deep-composites": `version: 1\nitems:\n  - { id: deep, ${"any: { of: [ { ".repeat(10)}id: tests${" } ] }".repeat(10)} }\n`,
  nul: "version: 1\nitems: [te\0sts]\n",
  "hostile-text": `version: 1\nitems:\n  - { id: tests, "\\e[31mred\\u202e": 1 }\n  - "\u001b[2J"\n`,
  "wide-characters": 'version: 1\nitems:\n  - { title: "日本語のテスト", id: tests, requird: 1 }\n',
  tabs: "version: 1\nitems:\n  -\ttests:\t{ rn: x }\n",
  crlf: "version: 1\r\nitems:\r\n  - id: tests\r\n    requird: false\r\n",
  "long-line": `version: 1\nitems:\n  - { id: tests, why: "${"x".repeat(300)}", requird: 1, fix: "${"y".repeat(300)}" }\n`,
  "too-many": `version: 1\nitems:\n${Array.from({ length: 60 }, (_, i) => `  - { id: i${i}, check: tests, a: 1 }\n`).join("")}`,
};
