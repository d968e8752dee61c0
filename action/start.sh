#!/usr/bin/env bash
# The action's step: finds Node and the program, and hands over to check.mjs.
set -euo pipefail

# Nothing was checked: exit code 2, like every fault of usage.
give_up() {
  printf '::error title=dod::%s\n' "$1"
  exit 2
}
mend_node='add a step before this one: "uses: actions/setup-node@v4" with "node-version: 22"'

. "$(dirname "${BASH_SOURCE[0]}")/program.sh"
exec node "$here/action/check.mjs"
