/** What tools leave beside the files they work on; asked with a file's name. */
const RESIDUE: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/.\.orig$/i, "a copy from before a merge"],
  [/.\.rej$/i, "hunks that a patch could not place"],
  // git mergetool: `a_LOCAL_123.txt`, and `a.LOCAL.123.txt` in older versions.
  [
    /.[._](?:BACKUP|BASE|LOCAL|REMOTE)[._]\d+(?:\.[^.]+)*$/,
    "a side of a merge that a merge tool left",
  ],
  [/^\..+\.sw[nop]$/, "Vim's swap file"],
  [/.~$/, "an editor's backup copy"],
  [/^#.+#$/, "Emacs' automatic copy"],
  [/^\.#./, "Emacs' lock"],
  [/^\.DS_Store$/, "what macOS' Finder keeps of a folder"],
  [/^(?:Thumbs\.db|ehthumbs\.db|desktop\.ini)$/i, "what Windows' Explorer keeps of a folder"],
];

/** What a file is that a merge, a patch or an editor left behind, by its path; null for any other. */
export function mergeResidue(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return RESIDUE.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
