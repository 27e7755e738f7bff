using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plasticity.Devices.Cuda;

/// <summary>What the numbers that the CUDA driver returns mean.</summary>
internal static unsafe class CudaError
{
    /// <summary>The driver's name of a code.</summary>
    public static string NameOf(int code)
    {
        byte* name = null;
        return CudaNative.cuGetErrorName(code, &name) == CudaNative.Success && name != null ? Marshal.PtrToStringUTF8((nint)name)! : "a code without a name";
    }

    /// <summary>Throws unless <paramref name="code"/> is success.</summary>
    /// <param name="device">Whose call it was, such as "cuda:0".</param>
    /// <param name="call">The function, or the kernel launched.</param>
    /// <exception cref="DeviceException">It is not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int code, string device, string call)
    {
        if (code != CudaNative.Success) Fail(code, device, call);
    }

    [DoesNotReturn]
    private static void Fail(int code, string device, string call) => throw new DeviceException($"{device}: {call} failed with {code} ({NameOf(code)}){Advice(code)}");

    /// <summary>What to do about the codes that are not the engine's own mistake, or that name none of its calls.</summary>
    private static string Advice(int code) => code switch
    {
        2 => ": the GPU has no memory left for it; end what else uses it (nvidia-smi lists it), or use a smaller batch, width or data set",
        46 => ": another process has the GPU to itself; end it, or allow several by 'nvidia-smi -c DEFAULT'",
        100 => ": the driver shows no GPU; look at nvidia-smi and at CUDA_VISIBLE_DEVICES",
        209 or 218 or 222 => ": the driver cannot load what the compiler made; update the driver, "
            + $"or let {NvrtcLibrary.Override} name an NVRTC that is not newer than it",
        700 or 715 or 716 or 717 or 718 or 719 => ": a kernel before it went wrong, and nothing runs on this device any more; "
            + "compute-sanitizer finds out which",
        803 => ": the driver's library and its module in the kernel are of different versions; restart the machine",
        _ => "",
    };
}
