# Sourced by start.sh and hook.sh, which say what `give_up MESSAGE` does. Leaves in $dod the program, ready to run.
# Nothing of the repository that is checked out is read or run on the way: its node_modules, .npmrc and lockfile are
# the branch's, and the branch is what is judged.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dod=$here/bin/dod.js

command -v node >/dev/null 2>&1 ||
  give_up "dod needs Node 20 or newer, and there is no node on the PATH; $mend_node"
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null) || major=
case $major in
  '' | *[!0-9]*) give_up "dod needs Node 20 or newer, and the node on the PATH does not run; $mend_node" ;;
esac
[ "$major" -ge 20 ] ||
  give_up "dod needs Node 20 or newer, and the node on the PATH is version $major; $mend_node"

# Release tags carry dist/. At any other commit the program is built here, in dod's own folder, from its own
# lockfile, so that the versions are those that dod was tested with. Install scripts of packages are not needed,
# so they do not run; nor does npm get the token.
if [ ! -f "$here/dist/dod.js" ]; then
  command -v npm >/dev/null 2>&1 ||
    give_up "this commit of dod carries no dist/, and there is no npm on the PATH to build it; use a release tag of dod, or $mend_node"
  [ -z "${GITHUB_ACTIONS:-}" ] || echo '::group::dod: build'
  built=yes
  (
    unset GH_TOKEN GITHUB_TOKEN
    cd "$here" && npm ci --ignore-scripts --no-audit --no-fund && node scripts/build.mjs
  ) || built=
  [ -z "${GITHUB_ACTIONS:-}" ] || echo '::endgroup::'
  if [ -z "$built" ]; then
    # A part of it would look like all of it the next time.
    rm -rf "$here/dist"
    give_up "this commit of dod could not be built, and the lines above say why; use a release tag of dod, which needs no build"
  fi
fi
