import { parseDocument } from "yaml";

/** The globs of `packages` in a pnpm-workspace.yaml; null for a text that is none. */
export function pnpmPackages(text: string): string[] | null {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: "silent" });
  if (document.errors.length > 0) return null;
  try {
    const { packages } = (document.toJS({ maxAliasCount: 100 }) ?? {}) as { packages?: unknown };
    return Array.isArray(packages) ? packages.filter((one) => typeof one === "string") : [];
  } catch {
    return null; // A bomb of aliases.
  }
}
