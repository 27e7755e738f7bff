using ILGPU;
using Plasticity.Devices.Strict;

namespace Plasticity.Devices.Ilgpu;

/// <summary>ILGPU, set up once: no fast maths, level O1, no debug information, and our words for <see cref="Lanes.LaneMemory"/>.</summary>
internal static class LaneContext
{
    /// <summary>"ILGPU 1.5.3".</summary>
    public static string Version { get; } = $"ILGPU {typeof(Context).Assembly.GetName().Version!.ToString(3)}";

    public static Context Create()
    {
        Context context = Context.Create(builder =>
            builder.Optimize(OptimizationLevel.O1).Math(MathMode.Default).DebugSymbols(DebugSymbolsMode.Disabled).Inlining(InliningMode.Aggressive));
        LanePasses.Use(context);
        LaneWords.Register(context);
        return context;
    }
}
