import { type Guard, type ReadGuards, shown } from "../../core/guards/guard.ts";
import { asked, letThrough, maximum } from "../../core/guards/settings.ts";
import { below, type Tree, textOf, textsOf } from "../../core/guards/tree.ts";
import { wrapper } from "./package-managers.ts";
import { readToml } from "./toml.ts";

/** What every cargo command is run with. Source: doc.rust-lang.org/cargo/reference/config.html */
export function readCargoConfig(text: string): ReadGuards {
  const config = readToml(text);
  const places: (readonly [string, Tree | undefined])[] = [
    ["build", below(config, "build")],
    ...[...(below(config, "target")?.entries ?? [])].map(
      ([name, tree]) => [`target.${name}`, tree] as const,
    ),
  ];
  const guards = places.flatMap(([key, place]): Guard[] => [
    ...["rustflags", "rustdocflags"].flatMap((name) =>
      flagGuards(`${key}.${name}`, below(place, name)),
    ),
    ...["runner", "rustc", "rustc-wrapper", "rustc-workspace-wrapper"].flatMap((name) =>
      wrapper(`${key}.${name}`, below(place, name)),
    ),
  ]);
  return { guards, parts: null };
}

/** `-D warnings` asks, `-A` and `--cap-lints` let through; each may be one word or two. */
function flagGuards(key: string, tree: Tree | undefined): Guard[] {
  const words = textsOf(tree).flatMap(({ text, line }) =>
    text.split(/\s+/).map((word) => ({ word, line })),
  );
  return words.flatMap(({ word, line }, at): Guard[] => {
    const [, flag, joined = ""] = /^(-[ADFW]|--cap-lints)=?(.*)$/s.exec(word) ?? [];
    if (flag === undefined) return [];
    const lint = joined === "" ? (words[at + 1]?.word ?? "") : joined;
    const make = /^-[DFW]$/.test(flag) ? asked : letThrough;
    return [
      make(
        "lint-rule-off",
        `${key}:${flag} ${lint}`,
        `${shown(`${flag} ${lint}`)} for the compiler`,
        line,
      ),
    ];
  });
}

/** Source: nexte.st/docs/configuration/reference */
export function readNextest(text: string): ReadGuards {
  const profiles = [...(below(readToml(text), "profile")?.entries ?? [])];
  const guards = profiles.flatMap(([name, profile]): Guard[] => [
    ...retryGuards(`profile.${name}`, profile),
    ...(below(profile, "overrides")?.items ?? []).flatMap((one) =>
      retryGuards(`profile.${name}.${textOf(below(one, "filter"))}`, one),
    ),
    ...textsOf(below(profile, "default-filter")).map(({ text: filter, line }) =>
      letThrough(
        "files-excluded",
        `profile.${name}.filter:${filter}`,
        `only tests that are ${shown(filter)} in the profile ${shown(name)}`,
        line,
      ),
    ),
  ]);
  return { guards, parts: null };
}

function retryGuards(key: string, tree: Tree): Guard[] {
  const retries = below(tree, "retries");
  return maximum(
    "limit-raised",
    `${key}.retries`,
    `\`retries\` of ${shown(key)}`,
    below(retries, "count") ?? retries,
    0,
  );
}
