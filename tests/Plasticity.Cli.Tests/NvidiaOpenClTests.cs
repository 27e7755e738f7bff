
namespace Plasticity.Cli.Tests;

/// <summary>NVIDIA's OpenCL where its .icd file was forgotten, as in containers.</summary>
public sealed class NvidiaOpenClTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-icd-").FullName;

    [OclgrindFact]
    public void A_driver_that_no_file_tells_of_is_found_by_its_name()
    {
        string libraries = Folder("lib"), noDrivers = Folder("vendors");
        File.CreateSymbolicLink(Path.Combine(libraries, "libnvidia-opencl.so.1"), OclgrindDriver.File!);
        Dictionary<string, string?> environment = new() { ["OPENCL_VENDOR_PATH"] = noDrivers, ["OCL_ICD_VENDORS"] = null, ["OCL_ICD_FILENAMES"] = null };

        Outcome without = Program.RunAlone(environment, "devices");
        Assert.Contains("none: the OpenCL library shows no driver", without.Out, StringComparison.Ordinal);

        environment["LD_LIBRARY_PATH"] = libraries;
        Outcome with = Program.RunAlone(environment, "devices");
        Assert.Contains("opencl:0  Oclgrind Simulator", with.Out, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
