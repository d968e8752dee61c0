import type { Check } from "../core/check.ts";
import { CHECK_NAME_PATTERN } from "./formats.ts";
import type { LoadedPlugins } from "./plugins.ts";
import type { CheckRegistry } from "./request.ts";

/** The checks that items may ask for: built-in ones and those of the plugins. */
export class KnownChecks {
  private readonly builtIn: ReadonlySet<string>;
  private readonly loaded = new Map<string, Promise<Check>>();

  constructor(
    private readonly registry: CheckRegistry,
    private readonly plugins: LoadedPlugins,
  ) {
    this.builtIn = new Set(registry.names());
  }

  /** Every name, composites included, for suggestions. */
  names(): string[] {
    return [...this.builtIn, "any", "all", ...this.plugins.checks.keys()];
  }

  /** A check that a plugin has which could not be loaded is not known to be wrong. */
  mayBeOfBrokenPlugin(name: string): boolean {
    return !this.plugins.whole && name.includes("/");
  }

  /** It may be of a plugin that is named and was not run. */
  mayBeOfUnrunPlugin(name: string): boolean {
    return this.plugins.unrun && name.includes("/") && CHECK_NAME_PATTERN.test(name);
  }

  /** Null when there is no such check. A built-in one is loaded once. */
  async find(name: string): Promise<Check | null> {
    if (!this.builtIn.has(name)) return this.plugins.checks.get(name) ?? null;
    let loading = this.loaded.get(name);
    if (!loading) {
      loading = this.registry.load(name);
      this.loaded.set(name, loading);
    }
    return loading;
  }
}
