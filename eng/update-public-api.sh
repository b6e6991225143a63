#!/usr/bin/env bash
# Writes the public API of every project in src into its PublicAPI.Unshipped.txt: what PublicAPI.Shipped.txt does not list is added, what is gone is dropped.
# Read the difference before you commit it: it is what a user of the packages will see.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# Started from nothing, so that what is gone is dropped; in one order, because the analyzer's own depends on how it comes across the symbols.
rewrite() {
    local project=$1 file=$2 folder
    folder=$(dirname "$project")
    printf '#nullable enable\n' >"$file"
    dotnet format analyzers "$project" --diagnostics RS0016 --severity info --include "$folder/"
    { printf '#nullable enable\n' && grep -v '^#nullable enable' "$file" | LC_ALL=C sort -u || true; } >"$file.sorted"
    mv "$file.sorted" "$file"
}

dotnet restore LazyAdversary.sln --verbosity quiet
before=$(mktemp)
for project in src/*/*.csproj; do
    file=$(dirname "$project")/PublicAPI.Unshipped.txt
    cp "$file" "$before"
    if ! rewrite "$project" "$file"; then
        cp "$before" "$file"
        echo "$file: left as it was" >&2
        exit 1
    fi
    echo "$file: $(diff "$before" "$file" | grep -c '^>' || true) added, $(diff "$before" "$file" | grep -c '^<' || true) dropped"
done
rm -f "$before"
