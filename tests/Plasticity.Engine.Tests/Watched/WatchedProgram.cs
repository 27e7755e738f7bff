using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tests.Devices;
using Plasticity.Engine.Tests.Devices.Ilgpu;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Watched;

/// <summary>
/// What <see cref="OclgrindTests"/> start in a process of its own, because a process looks for OpenCL drivers once: <c>tiles</c> and
/// <c>kernels</c> launch every kernel, in every tile or in one; the rest make a mistake each.
/// </summary>
internal static class WatchedProgram
{
    /// <summary>In front of any of these names: kernels in C#, not in text.</summary>
    public const string LanePrefix = "lanes-";

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
        KernelForm form = what.StartsWith(LanePrefix, StringComparison.Ordinal) ? KernelForm.Lanes : KernelForm.Text;
        if (form == KernelForm.Lanes) what = what[LanePrefix.Length..];
        OpenClHardware hardware = OpenClHardware.Find(form, out string whyNone).SingleOrDefault() ?? throw new InvalidOperationException(whyNone);
        // A cached program of Oclgrind's must never be met by another driver, nor the other way round.
        if (!hardware.Identity.Contains("Oclgrind", StringComparison.Ordinal)) throw new InvalidOperationException($"expected Oclgrind alone, found {hardware.Identity}");
        if (what is "fenced" or "unfenced") return Turned(hardware, fenced: what == "fenced");
        string? text = Mistakes.GetValueOrDefault(what);
        using OpenClDevice device = new(hardware, LanguageOf(form, text), new ProgramCache(null));
        if (text is not null)
        {
            ExactMemory memory = new(device);
            const int count = 100;
            FloatBuffer x = new(memory.Allocate(4 * count), count), y = new(memory.Allocate(4 * count), count);
            device.Write(x, Enumerable.Repeat(1f, count).ToArray());
            if (form == KernelForm.Text) device.Run(new Probe(x, y, count));
            else if (what == "race") device.Run(new LaneRace(x, y, count));
            else if (what == "stray") device.Run(new LaneStray(x, y, count));
            else device.Run(new LaneUninitialised(x, y, count));
            device.Wait();
            return 0;
        }
        ToyLaunches launches = new(new WatchedDevice(device), manyTiles: what == "tiles");
        launches.Run();
        device.Wait();
        string[] missing = [.. launches.Missing];
        foreach (string kernel in missing) Console.Error.WriteLine($"no toy launch of {kernel}: add one to {nameof(ToyLaunches)}");
        return missing.Length == 0 ? 0 : 1;
    }

    /// <summary>A kernel whose lanes meet in local memory, with the barrier as the engine has it or as ILGPU writes it.</summary>
    private static int Turned(OpenClHardware hardware, bool fenced)
    {
        IKernelLanguage lanes = new LaneLanguage(new OpenClLaneCompiler(new ProgramCache(null)));
        using OpenClDevice device = new(hardware, fenced ? lanes : new Unfenced(lanes), new ProgramCache(null));
        FloatBuffer x = device.Upload(new float[256]), y = device.AllocateFloats(256);
        device.Run(new Turn(x, y, 256));
        device.Wait();
        return 0;
    }

    private sealed class Unfenced(IKernelLanguage lanes) : IKernelLanguage
    {
        public KernelProgram ProgramOf<TKernel>(string device, Grid grid) where TKernel : unmanaged, IKernel
        {
            KernelProgram program = lanes.ProgramOf<TKernel>(device, grid);
            return program with { Text = program.Text.Replace("CLK_LOCAL_MEM_FENCE | ", "", StringComparison.Ordinal) };
        }

        public void Dispose() => lanes.Dispose();
    }

    private static IKernelLanguage LanguageOf(KernelForm form, string? text) => form == KernelForm.Lanes
        ? new LaneLanguage(new OpenClLaneCompiler(new ProgramCache(null)))
        : new TextLanguage(text is null ? null : (_, name) => KernelText.Expand(typeof(Fill).Assembly, name + ".cl", text));
}
