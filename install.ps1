# Builds the program from this folder and installs it for this user as a .NET tool, so that `plasticity` works in any folder.
#
#   ./install.ps1                       into ~/.dotnet/tools; the same again brings what has changed
#   ./install.ps1 -ToolPath FOLDER      into a folder of your choice
#
# No profile is edited: what PATH lacks is printed. To remove the program: dotnet tool uninstall --global plasticity, or --tool-path FOLDER.
$ErrorActionPreference = 'Stop'
$from = (Get-Location).Path
Set-Location $PSScriptRoot
function Stop-Here([string] $message, [int] $code = 1) { [Console]::Error.WriteLine("install.ps1: $message"); exit $code }
$env:DOTNET_NOLOGO = '1'; $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'; $env:DOTNET_ADD_GLOBAL_TOOLS_TO_PATH = 'false'

$base = if ($env:DOTNET_CLI_HOME) { $env:DOTNET_CLI_HOME } else { [Environment]::GetFolderPath('UserProfile') }
$folder = [IO.Path]::Combine($base, '.dotnet', 'tools')
$place = @('--global')
for ($i = 0; $i -lt $args.Count; $i += 2) {
    if ($args[$i] -notin '-ToolPath', '--tool-path') { Stop-Here "unknown option '$($args[$i])' (there is: -ToolPath FOLDER)" 2 }
    if (-not $args[$i + 1]) { Stop-Here "$($args[$i]): expected a folder, found nothing" 2 }
    $folder = [IO.Path]::GetFullPath($args[$i + 1], $from)
    $place = @('--tool-path', $folder)
}

$wanted = (Get-Content global.json -Raw | ConvertFrom-Json).sdk.version
$site = 'https://dotnet.microsoft.com/download'
$expected = "expected the .NET SDK $wanted or a newer one of .NET $($wanted.Split('.')[0])"
if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Stop-Here "$expected, found no 'dotnet'; install it from $site" }
dotnet --version *> $null
if ($LASTEXITCODE -ne 0) {
    $found = (dotnet --list-sdks | ForEach-Object { $_.Split(' ')[0] }) -join ' '
    if (-not $found) { $found = 'none' }
    Stop-Here "$expected, found $found; install it from $site"
}

# A version of its own for each call: the same one again would count as installed.
$version = "$(([xml] (Get-Content Directory.Build.props -Raw)).Project.PropertyGroup.Version)-local.$([DateTimeOffset]::UtcNow.ToUnixTimeSeconds())"
$packages = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
function Try-Dotnet {
    $log = dotnet @args 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) { [Console]::Error.Write($log); Stop-Here "'dotnet $($args[0])' failed; its reasons stand above" }
}
try {
    Write-Output 'building'
    Try-Dotnet pack src/Plasticity.Cli -c Release -v quiet --nologo "-p:PackageVersion=$version" -o $packages
    Try-Dotnet tool update @place plasticity --version $version --source $packages --allow-downgrade
} finally {
    Remove-Item -Recurse -Force $packages -ErrorAction SilentlyContinue
}

$program = Join-Path $folder 'plasticity'
$said = & $program --version
if ($LASTEXITCODE -ne 0) { Stop-Here "$program does not run: set DOTNET_ROOT to the folder of dotnet" }
Write-Output "plasticity $said is installed: $program"
$separator = [IO.Path]::PathSeparator
if ($env:PATH.Split($separator) -notcontains $folder) {
    Write-Output 'To be found in any folder it needs what follows; the first line is for this window, the second for every window after it:'
    Write-Output "    `$env:PATH += '$separator$folder'"
    Write-Output "    [Environment]::SetEnvironmentVariable('PATH', [Environment]::GetEnvironmentVariable('PATH', 'User') + '$separator$folder', 'User')"
}
Write-Output "A first run: plasticity run warm-start. To remove the program: dotnet tool uninstall $place plasticity"
