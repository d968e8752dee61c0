import { join } from "../core/packages.ts";
import { type Repository, resolveIn } from "./repository.ts";

/** Where pytest takes its settings from, the first that is there; its documentation's "Configuration". */
const SETTINGS: readonly (readonly [string, RegExp])[] = [
  ["pytest.ini", /^/],
  [".pytest.ini", /^/],
  ["pyproject.toml", /^\s*\[tool\.pytest(\.ini_options)?\]/m],
  ["tox.ini", /^\s*\[pytest\]/m],
  ["setup.cfg", /^\s*\[tool:pytest\]/m],
];

/** What a bare `pytest` in the folder goes into: `testpaths`, else all of it. */
export async function testPaths(repository: Repository, folder: string): Promise<string[]> {
  for (const [name, section] of SETTINGS) {
    const text = await repository.text(join(folder, name));
    const at = text?.search(section) ?? -1;
    if (text === null || at < 0) continue;
    const value = /^[ \t]*testpaths[ \t]*=[ \t]*(\[[^\]]*\]|.*(?:\r?\n[ \t]+\S.*)*)/m.exec(
      text.slice(at),
    );
    const plain = (value?.[1] ?? "").replace(/#.*$/gm, "");
    const named = plain
      .split(/[\s,"'[\]]+/)
      .filter((word) => word !== "")
      .map((word) => resolveIn(folder, word));
    // Where none of them is there, pytest looks everywhere.
    const there = named.filter(
      (place) =>
        /[*?]/.test(place) ||
        repository.paths.some((path) => path.startsWith(`${place}/`) || path === place),
    );
    return there.length > 0
      ? there.map((place) => (/[*?]/.test(place) ? `${place}/**` : place))
      : [folder];
  }
  return [folder];
}
