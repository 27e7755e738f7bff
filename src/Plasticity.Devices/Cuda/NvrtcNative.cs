using System.Runtime.InteropServices;

namespace Plasticity.Devices.Cuda;

/// <summary>The part of NVRTC that the engine uses. Texts are zero-terminated.</summary>
internal static unsafe partial class NvrtcNative
{
    public const int Success = 0, CompilationFailed = 6;

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcVersion(int* major, int* minor);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetNumSupportedArchs(int* count);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetSupportedArchs(int* architectures);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcCreateProgram(nint* program, byte* text, byte* name, int headers, byte** headerTexts, byte** headerNames);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcCompileProgram(nint program, int count, byte** options);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetProgramLogSize(nint program, nuint* bytes);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetProgramLog(nint program, byte* log);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetCUBINSize(nint program, nuint* bytes);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetCUBIN(nint program, byte* image);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetPTXSize(nint program, nuint* bytes);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcGetPTX(nint program, byte* image);

    [LibraryImport(NvrtcLibrary.Name)]
    public static partial int nvrtcDestroyProgram(nint* program);
}
