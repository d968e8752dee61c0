import { createHash } from "node:crypto";
import {
  type Comparison,
  compareNames,
  json,
  list,
  type Pair,
  RequirementList,
  type Requirements,
  type Table,
  table,
} from "./model.ts";

/** `require` and `require-dev` of a composer.json. */
export function composerRequirements(text: string): Requirements {
  const manifest = json(text);
  const found = new RequirementList();
  for (const section of ["require", "require-dev", "conflict", "replace", "provide"])
    found.addAll(section, manifest[section]);
  return found.map;
}

/** composer.lock: package names, and the digest of the manifest (`content-hash`). */
export function compareComposerLock(pair: Pair): Comparison {
  const lock = json(pair.lockText);
  const packages = [...list(lock.packages), ...list(lock["packages-dev"])].map(table);
  const names = new Set(
    packages.flatMap((one) => [
      String(one.name).toLowerCase(),
      ...Object.keys(table(one.provide)),
      ...Object.keys(table(one.replace)),
    ]),
  );
  // `php`, `ext-json`, `composer-runtime-api`: what the platform brings is not locked.
  const wanted = [...pair.requirements].filter(
    ([key, { name }]) => /^require/.test(key) && name.includes("/"),
  );
  const lower = new Map(
    wanted.map(([key, one]) => [key, { ...one, name: one.name.toLowerCase() }]),
  );
  const hash = lock["content-hash"];
  const result = compareNames(lower, names);
  return typeof hash === "string"
    ? { ...result, digest: contentHash(json(pair.manifestText)) === hash }
    : result;
}

const RELEVANT = [
  "name",
  "version",
  "require",
  "require-dev",
  "conflict",
  "replace",
  "provide",
  "minimum-stability",
  "prefer-stable",
  "repositories",
  "extra",
];

/** Composer\Package\Locker::getContentHash: MD5 of PHP's JSON of the relevant keys, sorted at the top. */
function contentHash(manifest: Table): string {
  const content: Record<string, unknown> = {};
  for (const key of RELEVANT)
    if (manifest[key] !== undefined && manifest[key] !== null) content[key] = manifest[key];
  const { platform } = table(manifest.config);
  if (platform !== undefined && platform !== null) content.config = { platform };
  const sorted = Object.fromEntries(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("md5").update(phpJson(sorted)).digest("hex");
}

/** `json_encode` without flags: slashes and everything beyond ASCII escaped; an empty object decodes to `[]`. */
function phpJson(value: unknown): string {
  const text = JSON.stringify(value, (_, inner) =>
    typeof inner === "object" && inner !== null && Object.keys(inner).length === 0 ? [] : inner,
  );
  return text
    .replaceAll("/", "\\/")
    .replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
