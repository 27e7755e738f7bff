using System.Runtime.InteropServices;

namespace Plasticity.Devices.OpenCl;

/// <summary>The functions of OpenCL 1.2 that the device uses, under their own names, and the numbers they take.</summary>
/// <remarks>Handles are plain addresses, because a launch costs half a microsecond and a safe handle an eighth of that at every use. The
/// loader dereferences whatever handle it is given: none of these may be called with 0 for one, nor before <see cref="OpenClLibrary.IsPresent"/> has said yes.</remarks>
internal static unsafe partial class OpenClNative
{
    public const int Success = 0, DeviceNotFound = -1, MemoryAllocationFailure = -4, OutOfResources = -5, OutOfHostMemory = -6;
    public const int InvalidBufferSize = -61, PlatformNotFound = -1001;

    public const uint PlatformVersion = 0x0901, PlatformName = 0x0902;
    public const ulong AnyDevice = 0xFFFFFFFF;
    public const ulong CpuDevice = 1 << 1, GpuDevice = 1 << 2, AcceleratorDevice = 1 << 3;
    public const uint DeviceType = 0x1000, ComputeUnits = 0x1002, GroupSize = 0x1004, AllocationBytes = 0x1010, BaseAlignmentBits = 0x1019;
    public const uint SingleConfig = 0x101B, MemoryBytes = 0x101F, LocalMemoryBytes = 0x1023, LittleEndian = 0x1026, Available = 0x1027;
    public const uint CompilerAvailable = 0x1028, DeviceName = 0x102B, DriverVersion = 0x102D, DeviceVersion = 0x102F;
    public const ulong CorrectDivideAndRoot = 1 << 7;

    public const ulong ReadWrite = 1;
    public const uint Region = 0x1220;
    public const uint ProgramBinarySizes = 0x1165, ProgramBinaries = 0x1166, BuildLog = 0x1183;
    public const uint EventStatus = 0x11D3;
    public const int Complete = 0;

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clGetPlatformIDs(uint entries, nint* platforms, uint* count);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clGetPlatformInfo(nint platform, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clGetDeviceIDs(nint platform, ulong type, uint entries, nint* devices, uint* count);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clGetDeviceInfo(nint device, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial nint clCreateContext(nint* properties, uint count, nint* devices, nint notify, nint user, int* code);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clReleaseContext(nint context);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial nint clCreateCommandQueue(nint context, nint device, ulong properties, int* code);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clReleaseCommandQueue(nint queue);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial nint clCreateBuffer(nint context, ulong flags, nuint bytes, void* host, int* code);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial nint clCreateSubBuffer(nint buffer, ulong flags, uint kind, void* region, int* code);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clReleaseMemObject(nint memory);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial nint clCreateProgramWithSource(nint context, uint count, byte** texts, nuint* lengths, int* code);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial nint clCreateProgramWithBinary(nint context, uint count, nint* devices, nuint* lengths, byte** binaries, int* status, int* code);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clBuildProgram(nint program, uint count, nint* devices, byte* options, nint notify, nint user);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clGetProgramBuildInfo(nint program, nint device, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clGetProgramInfo(nint program, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clReleaseProgram(nint program);

    [LibraryImport(OpenClLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint clCreateKernel(nint program, string name, int* code);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clReleaseKernel(nint kernel);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clSetKernelArg(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clEnqueueNDRangeKernel(
        nint queue, nint kernel, uint axes, nuint* offset, nuint* global, nuint* local, uint waits, nint* waitList, nint* done);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clEnqueueReadBuffer(
        nint queue, nint buffer, uint blocking, nuint offset, nuint bytes, void* host, uint waits, nint* waitList, nint* done);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clEnqueueWriteBuffer(
        nint queue, nint buffer, uint blocking, nuint offset, nuint bytes, void* host, uint waits, nint* waitList, nint* done);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clEnqueueCopyBuffer(
        nint queue, nint source, nint target, nuint sourceOffset, nuint targetOffset, nuint bytes, uint waits, nint* waitList, nint* done);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clEnqueueFillBuffer(
        nint queue, nint buffer, void* pattern, nuint patternBytes, nuint offset, nuint bytes, uint waits, nint* waitList, nint* done);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clEnqueueMarkerWithWaitList(nint queue, uint waits, nint* waitList, nint* done);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clGetEventInfo(nint @event, uint name, nuint size, void* value, nuint* needed);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clWaitForEvents(uint count, nint* events);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clReleaseEvent(nint @event);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clFlush(nint queue);

    [LibraryImport(OpenClLibrary.Name)]
    public static partial int clFinish(nint queue);
}
