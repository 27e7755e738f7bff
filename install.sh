#!/usr/bin/env bash
# Builds the program from this folder and installs it for this user as a .NET tool, so that `plasticity` works in any folder.
#
#   ./install.sh                        into ~/.dotnet/tools; the same again brings what has changed
#   ./install.sh --tool-path FOLDER     into a folder of your choice
#
# No profile is edited: what PATH lacks is printed. To remove the program: dotnet tool uninstall --global plasticity, or --tool-path FOLDER.
set -euo pipefail
from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
stop() { echo "install.sh: $1" >&2; exit "${2:-1}"; }
# DOTNET_ADD_GLOBAL_TOOLS_TO_PATH: as root, the first call of dotnet would write a profile for everybody.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_ADD_GLOBAL_TOOLS_TO_PATH=false

folder=${DOTNET_CLI_HOME:-$HOME}/.dotnet/tools place=(--global)
while [ $# -gt 0 ]; do
    case "$1" in
        --tool-path)
            [ -n "${2:-}" ] || stop "--tool-path: expected a folder, found nothing" 2
            case "$2" in /*) folder=$2 ;; *) folder=$from/$2 ;; esac
            place=(--tool-path "$folder")
            shift 2 ;;
        *) stop "unknown option '$1' (there is: --tool-path FOLDER)" 2 ;;
    esac
done

wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json) site=https://dotnet.microsoft.com/download
command -v dotnet >/dev/null || stop "expected the .NET SDK $wanted or a newer one of .NET ${wanted%%.*}, found no 'dotnet'; install it from $site"
dotnet --version >/dev/null 2>&1 ||
    stop "expected the .NET SDK $wanted or a newer one of .NET ${wanted%%.*}, found $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ' | grep . || echo none); install it from $site"

# A version of its own for each call: the same one again would count as installed.
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)-local.$(date +%s)
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
try() { "$@" >"$packages/log" 2>&1 || { cat "$packages/log" >&2; stop "'$1 $2' failed; its reasons stand above"; }; }
echo "building"
try dotnet pack src/Plasticity.Cli -c Release -v quiet --nologo -p:PackageVersion="$version" -o "$packages"
try dotnet tool update "${place[@]}" plasticity --version "$version" --source "$packages" --allow-downgrade

shell=${SHELL:-sh}
case "${shell##*/}" in
    zsh) profile=~/.zshrc ;;
    bash) profile=~/.bashrc ;;
    fish) profile=~/.config/fish/config.fish ;;
    *) profile=~/.profile ;;
esac
program=$folder/plasticity missing=()
if ! said=$("$program" --version 2>/dev/null); then
    # The program looks for .NET where systems keep it; one that lies elsewhere has to be named.
    root=$(dirname "$(readlink -f "$(command -v dotnet)")")
    said=$(DOTNET_ROOT=$root "$program" --version 2>&1) || stop "$program does not run: $said"
    if [[ "$profile" = *fish ]]; then missing+=("set -gx DOTNET_ROOT \"$root\""); else missing+=("export DOTNET_ROOT=\"$root\""); fi
fi
echo "plasticity $said is installed: $program"

if [[ ":$PATH:" != *":$folder:"* ]]; then
    if [[ "$profile" = *fish ]]; then missing+=("fish_add_path \"$folder\""); else missing+=("export PATH=\"\$PATH:$folder\""); fi
fi
if [ ${#missing[@]} -gt 0 ]; then
    echo "For it to be found in any folder, run this here, and add it to $profile for the shells after this one:"
    printf '    %s\n' "${missing[@]}"
elif [ "$(command -v plasticity)" != "$program" ]; then
    echo "But 'plasticity' is $(command -v plasticity) here: $folder has to come earlier in PATH."
fi
echo "A first run: plasticity run warm-start. To remove the program: dotnet tool uninstall$(printf " %q" "${place[@]}") plasticity"
