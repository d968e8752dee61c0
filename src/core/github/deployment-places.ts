import type { Facts } from "../facts.ts";
import { isNamePattern, namePatterns } from "../name-patterns.ts";
import { reportedVersion } from "../reported-version.ts";
import { FactUnavailable } from "../result.ts";
import { OTHER_SOURCES, type Source } from "./deployment-source.ts";
import type { Deployment, DeploymentHistory } from "./deployments.ts";
import { releaseDeployments } from "./release-deployments.ts";

/** What was found out about one environment, before it is judged. */
export type Place =
  | ({
      readonly kind: "history";
      readonly name: string;
      /** See `PlaceRequest.ofAnyRef`. */
      readonly ofAnyRef: boolean;
    } & DeploymentHistory)
  | { readonly kind: "version"; readonly name: string; readonly sha: string; readonly ref: string }
  /** It answers, and not as it should. */
  | { readonly kind: "broken"; readonly name: string; readonly why: string; readonly ref: string }
  /** It could not be found out. */
  | {
      readonly kind: "fault";
      readonly name: string;
      readonly reason: string;
      readonly mend: string;
    };

export interface PlacesRequest {
  readonly environment: string | readonly string[];
  readonly source: Source;
  readonly task: string | undefined;
  readonly creator: string | undefined;
}

export interface PlacesFacts {
  deployments(): Promise<Facts["deployments"]>;
  releases(): Promise<Facts["releases"]>;
  probes(): Promise<Facts["probes"]>;
}

/** Reads what each of the environments runs. A fault of one of them is that one's alone. */
export async function readPlaces(
  request: PlacesRequest,
  facts: PlacesFacts,
  signal: AbortSignal,
): Promise<readonly Place[]> {
  const { source } = request;
  const names =
    typeof request.environment === "string" ? [request.environment] : request.environment;
  const label = names.join(", ");
  if (source === "deployments") return fromDeployments(request, names, facts);
  if (source === "http") return [incomplete(label)];
  if (source === "workflow" || (typeof source === "object" && "workflow" in source)) {
    const workflow = source === "workflow" ? "deploy.yml" : source.workflow;
    return [
      await orFault(label, async () => {
        const history = await (await facts.deployments()).ofWorkflow(workflow);
        if (history.deployments.length === 0)
          return none(
            label,
            `the workflow ${workflow} has not run on the base branch`,
            "name the workflow that deploys: `source: { workflow: FILE }`",
          );
        return { kind: "history", name: label, ofAnyRef: false, ...history };
      }),
    ];
  }
  if (source === "release" || "release" in source) {
    const tag = source === "release" ? "*" : source.release;
    return [await orFault(label, async () => fromReleases(label, tag, await facts.releases()))];
  }
  const { url, headers, contains } = source.http;
  return [
    await orFault(label, async () => {
      const probes = await facts.probes();
      const answer = await probes.ask({ url, method: "GET", headers }, signal);
      const broken = (why: string): Place => ({
        kind: "broken",
        name: label,
        why,
        ref: answer.url,
      });
      if (answer.status < 200 || answer.status > 299) return broken(`answers ${answer.status}`);
      const version = reportedVersion(answer, contains);
      if (version.sha !== null)
        return { kind: "version", name: label, sha: version.sha, ref: answer.url };
      return version.fault
        ? {
            kind: "fault",
            name: label,
            reason: version.why,
            mend: "let the service say it in a shorter answer",
          }
        : broken(version.why);
    }),
  ];
}

async function fromDeployments(
  request: PlacesRequest,
  entries: readonly string[],
  facts: PlacesFacts,
): Promise<readonly Place[]> {
  const deployments = await facts.deployments();
  const read = (name: string) =>
    orFault(name, async () => narrowed(request, name, await deployments.of(name)));
  const drops = entries.filter((entry) => entry.startsWith("!"));
  const takes = entries.filter((entry) => !entry.startsWith("!"));
  const isPlain = drops.length === 0 && !takes.some(isNamePattern);
  const found = isPlain ? await Promise.all(takes.map(read)) : [];
  if (isPlain && !found.some(isEmpty)) return found;
  // To find what the patterns match, or to say what there is besides what was named.
  const known = await namesOf(deployments);
  if ("fault" in known) {
    if (!isPlain) return [known.fault(takes.join(", "))];
    return found.map((place) => (isEmpty(place) ? known.fault(place.name) : place));
  }
  const chosen = new Set<string>();
  const missing: Place[] = [];
  for (const entry of takes) {
    const matching = known.names.filter(namePatterns([entry, ...drops], { ignoreCase: true }));
    for (const name of matching) chosen.add(name);
    if (matching.length === 0) missing.push(neverDeployed(entry, known.names));
  }
  const places = await Promise.all([...chosen].map(read));
  return [
    ...missing,
    ...places.map((place) => (isEmpty(place) ? neverDeployed(place.name, known.names) : place)),
  ];
}

async function namesOf(
  deployments: Facts["deployments"],
): Promise<{ readonly names: readonly string[] } | { readonly fault: (name: string) => Place }> {
  try {
    return { names: await deployments.environments() };
  } catch (fault) {
    return {
      fault: (name) => {
        const { reason, mend } = asUnavailable(fault);
        const what = `no deployment to ${name} is known, and which environments there are could not be read: ${reason}`;
        return none(name, what, mend);
      },
    };
  }
}

function isEmpty(place: Place): boolean {
  return place.kind === "history" && place.deployments.length === 0;
}

function narrowed(
  { task, creator }: PlacesRequest,
  name: string,
  history: DeploymentHistory,
): Place {
  const wanted = history.deployments.filter(
    (one) =>
      (task === undefined || one.task === task) && (creator === undefined || isBy(one, creator)),
  );
  if (wanted.length > 0 || history.deployments.length === 0)
    return {
      kind: "history",
      name,
      ofAnyRef: true,
      truncated: history.truncated,
      deployments: wanted,
    };
  const others = [
    ...new Set(history.deployments.map((one) => `${one.task} by ${one.creator ?? "nobody"}`)),
  ];
  return none(
    name,
    `none of the deployments to ${name} is of this \`task\` and \`creator\`; there are ${others.slice(0, 3).join(", ")}`,
    "correct `task` and `creator`",
  );
}

/** Apps are called `deployer[bot]` in some answers and `deployer` in others. */
function isBy({ creator }: Deployment, wanted: string): boolean {
  const plain = (login: string) => login.toLowerCase().replace(/\[bot\]$/, "");
  return creator !== null && plain(creator) === plain(wanted);
}

function fromReleases(name: string, tag: string, releases: Facts["releases"]): Place {
  const deployments = releaseDeployments(releases, tag, name);
  if (deployments === null)
    return none(
      name,
      "the commit of the newest release is not known",
      "fetch its tag: git fetch --tags",
    );
  if (deployments.length === 0)
    return none(
      name,
      `no published release has a tag like ${tag}`,
      `correct the pattern, or look elsewhere: ${OTHER_SOURCES}`,
    );
  return { kind: "history", name, ofAnyRef: false, deployments, truncated: null };
}

function neverDeployed(name: string, known: readonly string[]): Place {
  const there = known.filter((other) => other !== name);
  return none(
    name,
    `nothing was ever deployed to ${name}; ${there.length === 0 ? "the repository has no other environment" : `the repository's environments: ${there.slice(0, 8).join(", ")}`}`,
    `name one of them in \`environment\`, or look elsewhere: ${OTHER_SOURCES}`,
  );
}

function incomplete(name: string): Place {
  return none(
    name,
    "`source: http` does not say whom to ask",
    "write `source: { http: { url: https://…, contains: { json: commit } } }`",
  );
}

function none(name: string, reason: string, mend: string): Place {
  return { kind: "fault", name, reason, mend };
}

async function orFault(name: string, read: () => Promise<Place>): Promise<Place> {
  try {
    return await read();
  } catch (fault) {
    const { reason, mend } = asUnavailable(fault);
    return none(name, reason, mend);
  }
}

function asUnavailable(fault: unknown): FactUnavailable {
  if (fault instanceof FactUnavailable) return fault;
  throw fault;
}
