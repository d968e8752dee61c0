/** git's rules for ref names (git-check-ref-format), no leading hyphen, and not `HEAD`. */
export function isBranchName(name: string): boolean {
  return (
    name !== "" &&
    name.length <= 1024 &&
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|(^|\/)\.|\.$|\/$|^[-/]/.test(name) &&
    name !== "@" &&
    name !== "HEAD"
  );
}
