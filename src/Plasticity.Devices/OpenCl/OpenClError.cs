using System.Runtime.CompilerServices;

namespace Plasticity.Devices.OpenCl;

/// <summary>What the numbers that OpenCL returns mean.</summary>
internal static class OpenClError
{
    // By their own names, from 0 and from -30 downwards; "" is a number that the standard does not use.
    private static readonly string[] s_fromZero =
    [
        "SUCCESS", "DEVICE_NOT_FOUND", "DEVICE_NOT_AVAILABLE", "COMPILER_NOT_AVAILABLE", "MEM_OBJECT_ALLOCATION_FAILURE", "OUT_OF_RESOURCES",
        "OUT_OF_HOST_MEMORY", "PROFILING_INFO_NOT_AVAILABLE", "MEM_COPY_OVERLAP", "IMAGE_FORMAT_MISMATCH", "IMAGE_FORMAT_NOT_SUPPORTED",
        "BUILD_PROGRAM_FAILURE", "MAP_FAILURE", "MISALIGNED_SUB_BUFFER_OFFSET", "EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST",
        "COMPILE_PROGRAM_FAILURE", "LINKER_NOT_AVAILABLE", "LINK_PROGRAM_FAILURE", "DEVICE_PARTITION_FAILED", "KERNEL_ARG_INFO_NOT_AVAILABLE",
    ];

    private static readonly string[] s_fromThirty =
    [
        "INVALID_VALUE", "INVALID_DEVICE_TYPE", "INVALID_PLATFORM", "INVALID_DEVICE", "INVALID_CONTEXT", "INVALID_QUEUE_PROPERTIES",
        "INVALID_COMMAND_QUEUE", "INVALID_HOST_PTR", "INVALID_MEM_OBJECT", "INVALID_IMAGE_FORMAT_DESCRIPTOR", "INVALID_IMAGE_SIZE",
        "INVALID_SAMPLER", "INVALID_BINARY", "INVALID_BUILD_OPTIONS", "INVALID_PROGRAM", "INVALID_PROGRAM_EXECUTABLE", "INVALID_KERNEL_NAME",
        "INVALID_KERNEL_DEFINITION", "INVALID_KERNEL", "INVALID_ARG_INDEX", "INVALID_ARG_VALUE", "INVALID_ARG_SIZE", "INVALID_KERNEL_ARGS",
        "INVALID_WORK_DIMENSION", "INVALID_WORK_GROUP_SIZE", "INVALID_WORK_ITEM_SIZE", "INVALID_GLOBAL_OFFSET", "INVALID_EVENT_WAIT_LIST",
        "INVALID_EVENT", "INVALID_OPERATION", "INVALID_GL_OBJECT", "INVALID_BUFFER_SIZE", "INVALID_MIP_LEVEL", "INVALID_GLOBAL_WORK_SIZE",
        "INVALID_PROPERTY", "INVALID_IMAGE_DESCRIPTOR", "INVALID_COMPILER_OPTIONS", "INVALID_LINKER_OPTIONS", "INVALID_DEVICE_PARTITION_COUNT",
    ];

    /// <summary>The standard's name of a code.</summary>
    public static string NameOf(int code)
    {
        if (code == OpenClNative.PlatformNotFound) return "CL_PLATFORM_NOT_FOUND_KHR";
        if (code <= 0 && -code < s_fromZero.Length) return "CL_" + s_fromZero[-code];
        if (code <= -30 && -code - 30 < s_fromThirty.Length) return "CL_" + s_fromThirty[-code - 30];
        return "a code of the driver's own";
    }

    /// <summary>Throws unless <paramref name="code"/> is success.</summary>
    /// <param name="device">Whose call it was, such as "opencl:0".</param>
    /// <param name="call">The function, or the kernel launched.</param>
    /// <exception cref="DeviceException">It is not.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int code, string device, string call)
    {
        if (code != OpenClNative.Success) DeviceException.CallFailed(device, call, code, NameOf(code));
    }
}
