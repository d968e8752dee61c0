import type { Change } from "../core/change.ts";
import { notMeasured } from "../core/command.ts";
import type {
  CoverageReading,
  CoverageReport,
  CoverageSpec,
  FileCoverage,
} from "../core/coverage.ts";
import { FileUnion } from "../core/coverage-lines.ts";
import type { Coverage, Tree } from "../core/facts.ts";
import type { ObservableCommands } from "./commands.ts";
import { reportAge } from "./coverage-age.ts";
import { usualPlaces } from "./coverage-places.ts";
import { coverageReports, type MeasuredReport } from "./coverage-report.ts";
import type { OpenReader } from "./coverage-text.ts";
import type { Repository } from "./repository.ts";
import {
  type FileStamp,
  type FileStamps,
  missingResults,
  stampResultFiles,
  writtenBy,
} from "./result-files.ts";

export interface CoverageSources {
  readonly repository: Repository;
  readonly change: Change;
  readonly tree: Tree;
  /** Asked only where a command makes the reports. */
  readonly commands: () => Promise<ObservableCommands>;
  /** Stands in for the formats in tests. */
  readonly openReader?: OpenReader;
}

/** What lies in the working tree, or what a command made of it. */
interface Found extends Pick<CoverageReading, "missing" | "command"> {
  readonly stamps: FileStamps;
  /** Sorted. */
  readonly paths: readonly string[];
}

/** Coverage of the change's files, by the reports that are there or that a command makes. */
export function coverageOf(sources: CoverageSources): Coverage {
  const { repository, change, tree } = sources;
  const { root } = repository;
  const openReader = sources.openReader ?? openAny;
  const submodules = async () => {
    const { tracked } = await repository.files();
    return tracked.flatMap(({ path, mode }) => (mode === "160000" ? [path] : []));
  };
  const measure = coverageReports({ root, change, tree, submodules, openReader });
  const age = reportAge(repository, change);
  const readings = new Map<string, Promise<CoverageReading>>();
  const reports = new Map<string, Promise<MeasuredReport>>();

  /** A report is read again only where it was written again. */
  function measured(path: string, identity: string, signal?: AbortSignal) {
    const key = JSON.stringify([path, identity]);
    return remembered(reports, key, () => measure(path, signal), signal);
  }

  async function read(spec: CoverageSpec): Promise<CoverageReading> {
    const { stamps, paths, missing, command } = await find(sources, spec);
    const said: CoverageReport[] = [];
    const unions = new Map<string, FileUnion>();
    // One after another: what is kept of each while it is read is much.
    for (const path of paths) {
      const one = await measured(path, stamps.get(path)?.identity ?? "", spec.signal);
      const isOwn = spec.trust || command !== null;
      const { otherVersion } = one;
      const fault =
        one.report.fault ??
        (isOwn ? null : (otherVersion ?? (await age.staleness({ path, ...one }))));
      said.push({ ...one.report, fault });
      if (fault === null) addTo(unions, one);
    }
    const files = [...unions]
      .map(([path, union]): FileCoverage => ({ path, lines: union.sorted() }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return { reports: said, missing, files, command };
  }

  return {
    read(spec) {
      const { reports, run, cwd, env, trust, signal } = spec;
      const key = JSON.stringify([reports, run, cwd, env, trust]);
      return remembered(readings, key, () => read(spec), signal);
    },
  };
}

async function openAny(...report: Parameters<OpenReader>) {
  const { openCoverage } = await import("../formats/coverage/read.ts");
  return openCoverage(...report);
}

/** What fails, or is cut short by the time of the item that asked, is not kept: another may have more. */
function remembered<T>(
  known: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const earlier = known.get(key);
  if (earlier) return earlier;
  const made = make();
  known.set(key, made);
  const forget = () => known.delete(key);
  made.then(() => signal?.aborted && forget(), forget);
  return made;
}

function addTo(unions: Map<string, FileUnion>, { report, measured }: MeasuredReport): void {
  for (const { path, tally } of measured) {
    const union = unions.get(path) ?? new FileUnion();
    if (report.format !== null) union.add(report.format, tally);
    unions.set(path, union);
  }
}

async function find(sources: CoverageSources, spec: CoverageSpec): Promise<Found> {
  const look = await searchOf(sources, spec);
  if (spec.run === null) {
    const stamps = await look();
    const paths = [...stamps.keys()].sort();
    return { stamps, paths, missing: missing(spec, paths), command: null };
  }
  const commands = await sources.commands();
  const { run, cwd, env, signal } = spec;
  const asked = { run, cwd, env, signal };
  // Another item may have asked for it: then it is over, and no snapshot was taken before it.
  const before = commands.has(asked) ? null : await look();
  const command = await commands.run(asked);
  const stamps = await look();
  const isWhole = notMeasured(command) === null && command.exitCode === 0;
  const { fresh } = writtenBy(command, before, stamps);
  // Tests that failed leave a report of a part of them, if any.
  const paths = isWhole ? fresh : [];
  return { stamps, paths, missing: isWhole ? missing(spec, paths) : [], command };
}

function missing({ reports }: CoverageSpec, paths: readonly string[]): string[] {
  return missingResults(reports, paths, []).map(({ glob }) => glob);
}

/** Looks for the reports that are named, else in the usual places; ignored files too. */
async function searchOf(
  { repository: { root }, change, tree }: CoverageSources,
  { reports, cwd }: CoverageSpec,
): Promise<() => Promise<FileStamps>> {
  if (reports.length > 0) return () => stampResultFiles(root, reports);
  const folder = cwd?.replace(/^(\.\/)+|\/+$/g, "") ?? "";
  const places = usualPlaces(
    await tree.paths(),
    change.files.map(({ path }) => path),
    folder === "" || folder === "." ? [] : [folder],
  );
  return async () => {
    const stamps = new Map<string, FileStamp>();
    // A folder at a time: the globs of one are held against each other.
    for (const globs of places)
      for (const [path, stamp] of await stampResultFiles(root, globs)) stamps.set(path, stamp);
    return stamps;
  };
}
