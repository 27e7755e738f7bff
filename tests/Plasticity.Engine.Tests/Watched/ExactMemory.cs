using System.Runtime.InteropServices;
using Plasticity.Devices.OpenCl;

namespace Plasticity.Engine.Tests.Watched;

/// <summary>Buffers of exactly the size asked for: a device's own are rounded up, and what strays into the rounding nobody sees.</summary>
internal sealed unsafe partial class ExactMemory
{
    private const uint ContextOfMemory = 0x1106; // CL_MEM_CONTEXT
    private const ulong ReadWrite = 1; // CL_MEM_READ_WRITE

    private readonly nint _context;

    public ExactMemory(OpenClDevice device)
    {
        nint memory = device.Allocate(4), context;
        Assert.Equal(0, clGetMemObjectInfo(memory, ContextOfMemory, (nuint)sizeof(nint), &context, null));
        device.Free(memory);
        _context = context;
    }

    /// <summary>Memory that lives as long as the process.</summary>
    public nint Allocate(int bytes)
    {
        int code;
        nint memory = clCreateBuffer(_context, ReadWrite, (nuint)bytes, 0, &code);
        Assert.Equal(0, code);
        return memory;
    }

    [LibraryImport("libOpenCL.so.1")]
    private static partial int clGetMemObjectInfo(nint memory, uint name, nuint size, nint* value, nuint* written);

    [LibraryImport("libOpenCL.so.1")]
    private static partial nint clCreateBuffer(nint context, ulong flags, nuint bytes, nint host, int* code);
}
