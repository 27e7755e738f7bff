using System.Runtime.InteropServices;

namespace Plasticity.Devices.Cuda;

/// <summary>
/// The part of the CUDA driver API that the engine uses, by the names that the library exports: "_v2" is what its header gives a function that
/// was changed once, and older ones stay. Only raw handles, because these calls are on the hot path; the classes of this folder own them.
/// </summary>
internal static unsafe partial class CudaNative
{
    public const int Success = 0, OutOfMemory = 2, NoDevice = 100, NotReady = 600;

    /// <summary>Attributes of a device.</summary>
    public const int Multiprocessors = 16, CapabilityMajor = 75, CapabilityMinor = 76;

    /// <summary>A stream that does not wait for the default one.</summary>
    public const uint NonBlocking = 1;

    /// <summary>Flags of an event: who waits for it sleeps; it keeps no time.</summary>
    public const uint Sleeps = 1, KeepsNoTime = 2;

    /// <summary>Options of loading a module: where to write what its compiler has to say, and how much of that there is room for.</summary>
    public const int ErrorLog = 5, ErrorLogBytes = 6;

    /// <summary>While a stream is captured, other threads may do as they like.</summary>
    public const int ThreadLocalCapture = 1;

    /// <summary>CUDA_KERNEL_NODE_PARAMS, version 1: a launch in a graph.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct KernelNode
    {
        public nint Function;
        public uint GridX, GridY, GridZ, BlockX, BlockY, BlockZ, SharedBytes;
        public void** Arguments;
        public void** Extra;
    }

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuInit(uint flags);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDriverGetVersion(int* version);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDeviceGetCount(int* count);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDeviceGet(int* device, int ordinal);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDeviceGetName(byte* name, int length, int device);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDeviceGetAttribute(int* value, int attribute, int device);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDeviceTotalMem_v2(nuint* bytes, int device);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDevicePrimaryCtxRetain(nint* context, int device);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuDevicePrimaryCtxRelease_v2(int device);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuCtxSetCurrent(nint context);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuGetErrorName(int code, byte** name);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemGetInfo_v2(nuint* free, nuint* total);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemAlloc_v2(nint* memory, nuint bytes);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemFree_v2(nint memory);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemHostAlloc(nint* memory, nuint bytes, uint flags);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemFreeHost(nint memory);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemcpyHtoDAsync_v2(nint target, void* source, nuint bytes, nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemcpyDtoHAsync_v2(void* target, nint source, nuint bytes, nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemcpyDtoDAsync_v2(nint target, nint source, nuint bytes, nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuMemsetD8Async(nint target, byte value, nuint count, nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuStreamCreate(nint* stream, uint flags);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuStreamDestroy_v2(nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuStreamSynchronize(nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuEventCreate(nint* @event, uint flags);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuEventDestroy_v2(nint @event);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuEventRecord(nint @event, nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuEventQuery(nint @event);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuEventSynchronize(nint @event);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuEventElapsedTime(float* milliseconds, nint start, nint end);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuModuleLoadDataEx(nint* module, void* image, uint count, int* options, void** values);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuModuleUnload(nint module);

    [LibraryImport(CudaLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int cuModuleGetFunction(nint* function, nint module, string name);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuLaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes,
        nint stream, void** arguments, void** extra);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuStreamBeginCapture_v2(nint stream, int mode);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuStreamGetCaptureInfo_v2(nint stream, int* status, ulong* id, nint* graph, nint** dependencies, nuint* count);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuStreamEndCapture(nint stream, nint* graph);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuGraphInstantiateWithFlags(nint* executable, nint graph, ulong flags);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuGraphExecKernelNodeSetParams(nint executable, nint node, KernelNode* parameters);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuGraphLaunch(nint executable, nint stream);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuGraphExecDestroy(nint executable);

    [LibraryImport(CudaLibrary.Name)]
    public static partial int cuGraphDestroy(nint graph);
}
