# The same few dotnet calls as build.sh: ./build.ps1 [build | test | quick | bench | format] [further arguments for dotnet]
# ./build.ps1 quick builds what has changed and runs the tests that need nothing but the SDK; --filter "..." chooses others than these.
# ./build.ps1 endure [NAME...] runs all of tests/endurance, or those of these names: what takes too long to be done at every change. Takes bash.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

# What quick leaves out: values of tests/Plasticity.Testing/Needs.cs.
$quick = 'Needs!=clang&Needs!=cuda&Needs!=disassembly&Needs!=endurance&Needs!=oclgrind&Needs!=opencl&Needs!=patience&Needs!=shell&Needs!=slurm'

# The OpenCL tests need a driver: on Windows the graphics driver brings one. Without it they are skipped and say so.
function Endure([string[]] $names) {
    $failed = @()
    if (-not $names) { $names = Get-ChildItem tests/endurance/*.sh | ForEach-Object Name }
    foreach ($name in $names) {
        $script = [IO.Path]::GetFileNameWithoutExtension($name)
        bash "tests/endurance/$script.sh"
        if ($LASTEXITCODE -ne 0) { $failed += $script }
    }
    $not = if ($failed) { "; not: $failed" } else { '' }
    Write-Output "endure: $($names.Count - $failed.Count) of $($names.Count) passed$not"
    $global:LASTEXITCODE = [int] ($failed.Count -gt 0)
}

$verb = if ($args.Count -gt 0) { $args[0] } else { 'build' }
$rest = @($args | Select-Object -Skip 1)
switch ($verb) {
    'build' { dotnet build -c Release @rest }
    'test' { dotnet test -c Release @rest }
    'quick' {
        if ($rest -notcontains '--filter') { $rest = @('--filter', $quick) + $rest }
        $env:CI = ''; $env:PLASTICITY_TEST_DEVICES = 'cpu'
        dotnet test -c Release @rest
    }
    'bench' { dotnet run -c Release --project benchmarks/Plasticity.Benchmarks -- @rest }
    'endure' { dotnet build -c Release; if ($LASTEXITCODE -eq 0) { Endure $rest } }
    'format' { dotnet format @rest }
    default { Write-Error "build.ps1: unknown verb '$verb' (there are: build, test, quick, bench, endure, format)" -ErrorAction Continue; exit 2 }
}
exit $LASTEXITCODE
