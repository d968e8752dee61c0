/**
 * Which commands ask something that is not in the files of the repository, by the words of their lines. What
 * they came to says nothing of the next run, however much the files are the same.
 */

/** They ask a network. */
const NETWORK = new RegExp(
  [
    String.raw`\b(curl|wget|httpie|xh|gh|glab|hub|ssh|scp|sftp|rsync|nc|ncat|telnet|ping|dig|nslookup)\b`,
    String.raw`\b(kubectl|helm|aws|gcloud|gsutil|az|doctl|flyctl|heroku|vercel|netlify|wrangler|terraform|tofu|pulumi|ansible\S*)\b`,
    String.raw`\b(trivy|grype|snyk|osv-scanner|govulncheck|pip-audit|bundle-audit|bundler-audit|audit-ci|better-npm-audit)\b`,
    String.raw`\b(npm|pnpm|yarn|bun|composer|cargo|bundle|safety|dotnet)[ -](\S+ )?(audit|outdated|view|deny|check --full-report|list --outdated)\b`,
    String.raw`\b(https?|wss?|ftp|ssh):\/\/(?!localhost\b|127\.|\[::1\])`,
  ].join("|"),
  "i",
);

/** They ask git for more than files (commits, refs, the index), or something that runs beside. */
const BESIDE = new RegExp(
  [
    String.raw`\bgit\b|\b(hg|jj|commitlint|gitlint|lint-staged|pre-commit|lefthook|husky|changeset|semantic-release|release-please|diff-cover|reviewdog|danger|dod)\b`,
    String.raw`--(only-?changed|changed(-since|-since-ref)?|changedSince|since|affected|from-ref|last-?commit|staged|new-from-rev|new-from-merge-base)\b`,
    String.raw`\b(affected|testmon)\b|--filter[= ]\S*\[`,
    String.raw`\b(docker|docker-compose|podman|nerdctl|buildah|vagrant|psql|pg_isready|mysql|mysqladmin|mongosh|redis-cli|systemctl|date)\b`,
  ].join("|"),
  "i",
);

/** Of a script's own text less: its words are also prose and names. */
const NETWORK_IN_FILE = /\b(curl|wget)\b/;
const BESIDE_IN_FILE = /\b(git|hg|docker|psql)\b/;

/** Lines are other people's; no command is longer. In UTF-16 units. */
const LONGEST = 1 << 20;

/** `network`: what a network says. `beside`: git's history, services, the time. `nothing`: files alone. */
export type Outside = "network" | "beside" | "nothing";

/**
 * The farthest that one of them reaches; texts that are too long to be read may reach anywhere.
 * @param lines lines for a shell
 * @param files texts of the scripts that the lines name
 */
export function outsideOf(lines: readonly string[], files: readonly string[] = []): Outside {
  if ([...lines, ...files].some(({ length }) => length > LONGEST)) return "network";
  if (lines.some((line) => NETWORK.test(line))) return "network";
  if (files.some((file) => NETWORK_IN_FILE.test(file))) return "network";
  const asks = lines.some((line) => BESIDE.test(line));
  return asks || files.some((file) => BESIDE_IN_FILE.test(file)) ? "beside" : "nothing";
}
