import type { Change } from "../core/change.ts";
import { baseNameOf, pathLookup } from "../core/coverage/lookup.ts";
import type { CoverageFault, CoverageFormat, CoverageReport } from "../core/coverage.ts";
import type { FileTally } from "../core/coverage-lines.ts";
import { type CoveredRepository, mapNames } from "../core/coverage-paths.ts";
import type { Tree } from "../core/facts.ts";
import { packageFolders } from "../core/packages.ts";
import type { NamedBy } from "../formats/coverage/report.ts";
import { declaredPackages, goModules, lineCounts } from "./coverage-sources.ts";
import { type OpenReader, type ReportText, readReport, UnreadableReport } from "./coverage-text.ts";

/** One report, held against the repository. */
export interface MeasuredReport {
  /** `stale` is not among its faults: whether that matters depends on who asks. */
  readonly report: CoverageReport;
  readonly modifiedAt: number;
  /** As it writes them, and the paths of the change that they mean: a name may end in more than its extension. */
  readonly names: Iterable<string>;
  /** Why it seems to be of another version of a file; null where nothing says so. */
  readonly otherVersion: CoverageFault | null;
  /** For files of the change. */
  readonly measured: readonly { readonly path: string; readonly tally: FileTally }[];
}

export interface ReportSources {
  /** The repository's root; absolute. */
  readonly root: string;
  readonly change: Change;
  readonly tree: Tree;
  readonly submodules: () => Promise<readonly string[]>;
  readonly openReader: OpenReader;
}

/** Lines and branches that are kept before it is known which file each name means. */
const ROOM = 500_000;
const SHOWN_NAMES = 3;
const SHOWN_LENGTH = 120;
const MOST_AMBIGUOUS = 5;

const MAKE_AGAIN = "run your tests with coverage again, and let the report be written whole";

/** Reads reports: the lines of the change's files, and which of its names are files of the repository. */
export function coverageReports(sources: ReportSources) {
  const { root, change, tree, openReader } = sources;
  const changed = new Set(
    change.files.flatMap(({ path, kind, status }) =>
      kind === "text" && status !== "deleted" ? [path] : [],
    ),
  );
  const changedNames = new Set([...changed].map(baseNameOf));
  const lineCountOf = lineCounts(tree);
  let covered: Promise<Omit<CoveredRepository, "modules" | "declared">> | undefined;
  const repository = async (kinds: ReadonlySet<NamedBy>): Promise<CoveredRepository> => {
    covered ??= Promise.all([tree.paths(), sources.submodules()]).then(([paths, submodules]) => ({
      roots: [root],
      lookup: pathLookup(paths, submodules),
      packages: [...packageFolders(paths)],
    }));
    return {
      ...(await covered),
      modules: kinds.has("module") ? await goModules(tree) : [],
      declared: kinds.has("package") ? await declaredPackages(tree, changed) : new Map(),
    };
  };

  /** @throws FactUnavailable where a file of the change cannot be read */
  return async (path: string, signal?: AbortSignal): Promise<MeasuredReport> => {
    const read = (keep: (name: string) => number, room: number) =>
      readReport({ root, path, openReader, keep, room, signal });
    const isLikely = (name: string) =>
      changedNames.has(baseNameOf(plainName(name))) ? MOST_LINES : 0;
    let text: ReportText;
    try {
      text = await read(isLikely, ROOM);
      const { names } = text;
      const mapped = mapNames({ ...text, report: path }, await repository(new Set(names.values())));
      const paths = new Map([...mapped.paths].filter(([, path]) => changed.has(path)));
      const counts = new Map<string, number>();
      for (const path of paths.values()) counts.set(path, await lineCountOf(path));
      const lastLine = (name: string) => counts.get(paths.get(name) ?? "") ?? 0;
      let { tallies } = text;
      // Now that it is known what each name means, nothing else is kept.
      if (tallies === null) tallies = (await read(lastLine, Number.POSITIVE_INFINITY)).tallies;
      const measured = [...paths].flatMap(([name, path]) => {
        const tally = tallies?.get(name);
        return tally ? [{ path, tally }] : [];
      });
      const otherVersion = pastTheEnd(measured, counts);
      for (const { path, tally } of measured) tally.cutAfter(counts.get(path) ?? 0);
      const isBare = measured.length > 0 && measured.every(({ tally }) => tally.isEmpty);
      const empty = isBare && (await read(() => MOST_LINES, 0)).tallies !== null;
      const fault = faultOf(names, mapped, empty);
      return {
        report: {
          path,
          format: text.format,
          files: names.size,
          known: mapped.paths.size,
          fault,
          ambiguous: mapped.ambiguous.slice(0, MOST_AMBIGUOUS).map(shown),
        },
        modifiedAt: text.modifiedAt,
        names: [...names.keys(), ...paths.values()],
        otherVersion,
        measured: fault === null ? measured : [],
      };
    } catch (fault) {
      if (fault instanceof UnreadableReport) return unreadable(path, fault.format, fault.message);
      throw fault;
    }
  };
}

/** No format's reader gives a higher one. */
const MOST_LINES = Number.MAX_SAFE_INTEGER;

/** Without what bundlers put behind a path, and with one kind of separator. */
function plainName(name: string): string {
  const path = name.includes("://") ? name.replace(/\?[^/]*$/, "") : name;
  return path.replaceAll("\\", "/");
}

function unreadable(path: string, format: CoverageFormat | null, reason: string): MeasuredReport {
  const fault = { kind: "unreadable", reason, mend: MAKE_AGAIN } as const;
  return {
    report: { path, format, files: 0, known: 0, fault },
    modifiedAt: 0,
    names: [],
    otherVersion: null,
    measured: [],
  };
}

function faultOf(
  names: ReadonlyMap<string, NamedBy>,
  mapped: ReturnType<typeof mapNames>,
  measuresNothing: boolean,
): CoverageFault | null {
  if (names.size === 0 || measuresNothing)
    return {
      kind: "empty",
      reason: names.size === 0 ? "it names no file" : "it measures no line",
      mend: "see that your tests run with coverage switched on, for the files of this repository",
    };
  if (mapped.paths.size > 0) return null;
  const first = [...names.keys()].slice(0, SHOWN_NAMES).map(shown);
  const more = names.size - first.length;
  const some = `${first.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return {
    kind: "foreign",
    reason:
      mapped.ambiguous.length > 0
        ? `which files of this repository it means cannot be told: ${some}`
        : `${names.size === 1 ? "the file" : `none of the ${names.size} files`} that it names is ${names.size === 1 ? "not " : ""}in this repository: ${some}`,
    mend: "make it in this repository, or let it name files as they stand here; if it is of something else, leave it out of `reports`",
  };
}

function shown(name: string): string {
  return name.length > SHOWN_LENGTH ? `…${name.slice(1 - SHOWN_LENGTH)}` : name;
}

function pastTheEnd(
  measured: MeasuredReport["measured"],
  counts: ReadonlyMap<string, number>,
): CoverageFault | null {
  for (const { path, tally } of measured) {
    const lines = counts.get(path) ?? 0;
    if (tally.lastLine > lines)
      return {
        kind: "stale",
        reason: `it is of another version of ${path}: it names line ${tally.lastLine}, and there are ${lines}`,
        mend: "run your tests with coverage again; where a compiler stands between, let its source maps be used",
      };
  }
  return null;
}
