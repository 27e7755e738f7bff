# The same few dotnet calls as build.sh: ./build.ps1 [build | test | bench | format] [further arguments for dotnet]
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

# The OpenCL tests need a driver: on Windows the graphics driver brings one. Without it they are skipped and say so.
$verb = if ($args.Count -gt 0) { $args[0] } else { 'build' }
$rest = @($args | Select-Object -Skip 1)
switch ($verb) {
    'build' { dotnet build -c Release @rest }
    'test' { dotnet test -c Release @rest }
    'bench' { dotnet run -c Release --project benchmarks/Plasticity.Benchmarks -- @rest }
    'format' { dotnet format @rest }
    default { Write-Error "build.ps1: unknown verb '$verb' (there are: build, test, bench, format)" -ErrorAction Continue; exit 2 }
}
exit $LASTEXITCODE
