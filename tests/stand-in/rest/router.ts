import { ciRoutes } from "./ci.ts";
import { codeRoutes } from "./code.ts";
import { contentRoutes } from "./contents.ts";
import { deliveryRoutes } from "./delivery.ts";
import { pullRoutes } from "./pulls.ts";
import type { Routes } from "./reply.ts";
import { runRoutes } from "./runs.ts";
import { settingsRoutes } from "./settings.ts";
import { writes } from "./writes.ts";

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

function patternsOf(named: readonly string[]) {
  return (
    named
      .map((route) => {
        const source = route.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
          MANY.has(name) ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
        );
        const literal = route.replaceAll(/\{\w+\}/g, "").length;
        return { route, literal, pattern: new RegExp(`^${source}$`) };
      })
      // What is named word by word goes before what would take any word.
      .sort((a, b) => b.literal - a.literal)
  );
}

const readPatterns = patternsOf(Object.keys(routes));
const writePatterns = patternsOf(Object.keys(writes));

interface Found {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
}

/** The described path that an address is one of, with its parts decoded; null when it is none. */
export function routeOf(path: string): Found | null {
  const found = foundIn(readPatterns, path);
  if (found !== null) return found;
  // The root of the repository is a folder as well.
  const folder = /^(\/repos\/[^/]+\/[^/]+\/contents)\/?$/.exec(path);
  return folder === null ? null : routeOf(`${folder[1]}/%2E`);
}

/** The same for what is written; the route begins with the method. */
export function writeOf(method: string, path: string): Found | null {
  return foundIn(writePatterns, `${method} ${path}`);
}

function foundIn(patterns: ReturnType<typeof patternsOf>, text: string): Found | null {
  for (const { route, pattern } of patterns) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, value]) => [
      name,
      decodeURIComponent(value),
    ]);
    return { route, params: Object.fromEntries(params) };
  }
  return null;
}
