using System.Runtime.InteropServices;

namespace Plasticity.Devices.Cpu;

/// <summary>What the processor calls itself, as far as the system says it without a native call.</summary>
internal static class CpuName
{
    public static string Read()
    {
        const string linux = "/proc/cpuinfo";
        if (File.Exists(linux))
        {
            foreach (string line in File.ReadLines(linux))
            {
                if (line.StartsWith("model name", StringComparison.Ordinal)) return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            }
        }
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
