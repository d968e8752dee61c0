/** How a dependency folder is laid out anew in another tree. Paths are relative to it, with `/`. */
export interface DependencyLayout {
  /** A file or folder that must be in it; without it the folder is something else of that name. */
  readonly mark: string | null;
  /** These become folders of their own, whose contents are looked at one by one; the rest are links. */
  readonly folders: RegExp;
  /** Small texts that name the tree they were installed for; they become copies that name the other one. */
  readonly copies: RegExp;
  /** Left out: what tools keep there of the sources of the tree they ran in. */
  readonly skipped: RegExp;
}

const NONE = /^(?!)/;

const NODE_MODULES: DependencyLayout = {
  mark: null,
  folders: /^(@[^/]+|\.bin|\.pnpm)$/,
  copies: NONE,
  skipped: /^\.(cache|vite|vite-temp|vitest|tmp|gitignore)$/,
};

const SITE_PACKAGES = "lib(?:64)?/python[\\d.]+t?/site-packages";
const VIRTUAL_ENVIRONMENT: DependencyLayout = {
  mark: "pyvenv.cfg",
  folders: new RegExp(`^(bin|lib(64)?|lib(64)?/python[\\d.]+t?|${SITE_PACKAGES})$`),
  // Programs begin with the interpreter's path; "editable" packages are the path of their sources.
  copies: new RegExp(
    `^(bin/[^/]+|${SITE_PACKAGES}/([^/]+\\.(pth|egg-link)|__editable__[^/]*\\.py))$`,
  ),
  skipped: /^\.gitignore$/,
};

const VENDOR: DependencyLayout = {
  mark: null,
  folders: /^[^/]+$/,
  // PHP's autoloader finds the project from where it lies itself, links resolved.
  copies: /^(autoload\.php|composer\/[^/]+\.php|bin\/[^/]+)$/,
  skipped: /^\.gitignore$/,
};

/**
 * Folders of installed dependencies, by name. Not `target`, `build` and the like: they hold what was built of the
 * user's own sources, which must not pass for another revision's, and what is built there would land
 * among the user's. Not `.tox` and `.nox`: they hold the project itself, installed from the user's tree.
 */
export const DEPENDENCY_LAYOUTS: ReadonlyMap<string, DependencyLayout> = new Map([
  ["node_modules", NODE_MODULES],
  [".venv", VIRTUAL_ENVIRONMENT],
  ["venv", VIRTUAL_ENVIRONMENT],
  ["vendor", VENDOR],
]);
