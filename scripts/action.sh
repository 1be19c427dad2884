#!/usr/bin/env bash
# Runs `cognate validate` or `cognate test` for action.yml: ROOT, PATHS and MINIMUM are its inputs.
# For any Bash from 3.2 on, as the runners of macOS have it.
set -eo pipefail
# Words of PATHS are names, never patterns.
set -f

command=$1
export ROOT=${ROOT:-.}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The root as annotations name it: relative to the repository, escaped as a property of a workflow command.
folder=$(node -e '
  const { relative, resolve } = require("node:path");
  const { GITHUB_WORKSPACE, ROOT } = process.env;
  const folder = relative(GITHUB_WORKSPACE || process.cwd(), resolve(ROOT)).replaceAll("\\", "/");
  const escapes = { "%": "%25", ":": "%3A", ",": "%2C" };
  process.stdout.write(folder === "" ? "" : `${folder.replace(/[%:,]/g, (sign) => escapes[sign])}/`);
')

options=(--root "$ROOT" --format github)
if [ -n "$MINIMUM" ]; then options+=(--coverage --min "$MINIMUM"); fi
paths=()
for path in $PATHS; do paths+=("${ROOT%/}/$path"); done

node "$here/cli/main.ts" "$command" "${options[@]}" -- ${paths[@]+"${paths[@]}"} |
  while IFS= read -r line; do
    case $line in
      "::error file="* | "::warning file="* | "::notice file="*)
        printf '%s\n' "${line%% file=*} file=$folder${line#* file=}" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
