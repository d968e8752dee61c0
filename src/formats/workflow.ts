import { parseDocument } from "yaml";

/** Workflows are small; whatever is larger was not written by hand. */
const MAX_LENGTH = 1024 * 1024;

/**
 * The deployment environments that a GitHub Actions workflow names, sorted: `environment: production` and
 * `environment: { name: production }` of its jobs. Expressions (`${{ … }}`) are known only to a run
 * and are skipped, as is a text that is no YAML or no workflow.
 * Source: docs.github.com, "Workflow syntax", `jobs.<job_id>.environment`.
 */
export function workflowEnvironments(text: string): string[] {
  if (text.length > MAX_LENGTH) return [];
  const document = parseDocument(text, { uniqueKeys: false, logLevel: "silent" });
  if (document.errors.length > 0) return [];
  let workflow: unknown;
  try {
    // Aliases are expanded; a bomb of them is an error.
    workflow = document.toJS({ maxAliasCount: 100 });
  } catch {
    return [];
  }
  const names = Object.values(mapping(mapping(workflow).jobs)).map((job) => {
    const { environment } = mapping(job);
    return typeof environment === "string" ? environment : mapping(environment).name;
  });
  const literal = names.filter(
    (name) => typeof name === "string" && name.trim() !== "" && !name.includes("${{"),
  ) as string[];
  return [...new Set(literal.map((name) => name.trim()))].sort();
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
