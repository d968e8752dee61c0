import { ciRoutes } from "./ci.ts";
import { codeRoutes } from "./code.ts";
import { contentRoutes } from "./contents.ts";
import { deliveryRoutes } from "./delivery.ts";
import { pullRoutes } from "./pulls.ts";
import type { Routes } from "./reply.ts";
import { runRoutes } from "./runs.ts";
import { settingsRoutes } from "./settings.ts";

export const routes: Routes = {
  ...pullRoutes,
  ...codeRoutes,
  ...contentRoutes,
  ...ciRoutes,
  ...runRoutes,
  ...deliveryRoutes,
  ...settingsRoutes,
};

/** Parts of an address that may have slashes, encoded or not. */
const MANY = new Set(["path", "ref", "branch", "basehead", "commit_sha"]);

const patterns = Object.keys(routes)
  .map((route) => {
    const source = route.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      MANY.has(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
    );
    const literal = route.replaceAll(/\{\w+\}/g, "").length;
    return { route, literal, pattern: new RegExp(`^${source}$`) };
  })
  // What is named word by word goes before what would take any word.
  .sort((a, b) => b.literal - a.literal);

/** The described path that an address is one of, with its parts decoded; null when it is none. */
export function routeOf(
  path: string,
): { route: string; params: Readonly<Record<string, string>> } | null {
  for (const { route, pattern } of patterns) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { route, params: Object.fromEntries(params) };
  }
  // The root of the repository is a folder as well.
  const folder = /^(\/repos\/[^/]+\/[^/]+\/contents)\/?$/.exec(path);
  return folder === null ? null : routeOf(`${folder[1]}/%2E`);
}
