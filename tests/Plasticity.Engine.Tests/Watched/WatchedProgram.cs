using Plasticity.Devices;
using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tests.Devices;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Watched;

/// <summary>
/// What <see cref="OclgrindTests"/> start in a process of its own, because a process looks for OpenCL drivers once: <c>tiles</c> and
/// <c>kernels</c> launch every kernel, in every tile or in one; the rest make a mistake each.
/// </summary>
internal static class WatchedProgram
{
    /// <summary>Kernel texts with a mistake, by the name of the mistake.</summary>
    public static IReadOnlyDictionary<string, string> Mistakes { get; } = new Dictionary<string, string>
    {
        ["race"] = """
            #include "portable.h"
            KERNEL(256) probe(const GLOBAL float *x, GLOBAL float *y, int count) {
                SHARED float place[256];
                place[LANE] = x[LANE % count];
                y[LANE % count] = place[(LANE + 1) % 256];
            }
            """,
        ["stray"] = """
            #include "portable.h"
            KERNEL(256) probe(const GLOBAL float *x, GLOBAL float *y, int count) {
                if (LANE < count) y[LANE] = x[LANE + 1];
            }
            """,
        ["uninitialised"] = """
            #include "portable.h"
            KERNEL(256) probe(const GLOBAL float *x, GLOBAL float *y, int count) {
                SHARED float place[256];
                if (LANE < count - 1) place[LANE] = x[LANE];
                BARRIER;
                if (LANE < count) y[LANE] = place[LANE] > 0.0f ? 1.0f : 0.0f;
            }
            """,
    };

    /// <returns>What the process is to return.</returns>
    public static int Run(string what)
    {
        OpenClHardware hardware = OpenClHardware.Find(KernelForm.Text, out string whyNone).SingleOrDefault() ?? throw new InvalidOperationException(whyNone);
        // A cached program of Oclgrind's must never be met by another driver, nor the other way round.
        if (!hardware.Identity.Contains("Oclgrind", StringComparison.Ordinal)) throw new InvalidOperationException($"expected Oclgrind alone, found {hardware.Identity}");
        string? text = Mistakes.GetValueOrDefault(what);
        TextLanguage language = new(text is null ? null : (_, name) => KernelText.Expand(typeof(Fill).Assembly, name + ".cl", text));
        using OpenClDevice device = new(hardware, language, new ProgramCache(null));
        ExactMemory memory = new(device);
        if (text is not null)
        {
            const int count = 100;
            FloatBuffer x = new(memory.Allocate(4 * count), count);
            device.Write(x, Enumerable.Repeat(1f, count).ToArray());
            device.Run(new Probe(x, new FloatBuffer(memory.Allocate(4 * count), count), count));
            device.Wait();
            return 0;
        }
        ToyLaunches launches = new(device, memory, manyTiles: what == "tiles");
        launches.Run();
        device.Wait();
        string[] missing = [.. launches.Missing];
        foreach (string kernel in missing) Console.Error.WriteLine($"no toy launch of {kernel}: add one to {nameof(ToyLaunches)}");
        return missing.Length == 0 ? 0 : 1;
    }
}
