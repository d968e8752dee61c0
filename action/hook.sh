#!/usr/bin/env bash
# For pre-commit, which clones dod and runs this in the user's repository, with `args` of the user's configuration.
set -euo pipefail

give_up() {
  printf 'dod: %s\n' "$1" >&2
  exit 2
}
mend_node='install it: https://nodejs.org'

. "$(dirname "${BASH_SOURCE[0]}")/program.sh"
exec node "$dod" check "$@"
