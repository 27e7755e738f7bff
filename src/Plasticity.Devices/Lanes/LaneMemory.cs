using ILGPU.IR.Intrinsics;

namespace Plasticity.Devices.Lanes;

/// <summary>
/// What a lane reads and writes of a device's memory, and arithmetic that rounds as it is written. Compilers for a GPU put an instruction of
/// ours in the place of each call (<see cref="Devices.Strict.PtxWords"/>, <see cref="Devices.Strict.OpenClWords"/>); what stands here runs on "ilgpu:cpu" alone,
/// and checks each place.
/// </summary>
/// <remarks>
/// Buffers are addresses, not ILGPU's views: a kernel struct then holds no reference, all devices pass the same bytes, and four floats are one
/// access for certain. Places are signed, so that a negative one is an error and not four gigabytes further on.
/// </remarks>
public static unsafe class LaneMemory
{
    /// <summary>Element <paramref name="i"/> of the <paramref name="count"/> floats at <paramref name="address"/>.</summary>
    [IntrinsicImplementation]
    public static float LoadFloat(long address, int count, int i) => *(float*)Place(address, count, i, 1, 4);

    /// <summary>Four floats from element <paramref name="i"/> on, a multiple of four.</summary>
    [IntrinsicImplementation]
    public static Float4 LoadFour(long address, int count, int i) => *(Float4*)Place(address, count, i, 4, 4);

    /// <summary>The same where <paramref name="wanted"/> holds, and 0 elsewhere: one access under a condition, no branch.</summary>
    [IntrinsicImplementation]
    public static float LoadFloatWhere(bool wanted, long address, int count, int i) => wanted ? LoadFloat(address, count, i) : 0;

    /// <summary>Four floats where <paramref name="wanted"/> holds, and zeros elsewhere.</summary>
    [IntrinsicImplementation]
    public static Float4 LoadFourWhere(bool wanted, long address, int count, int i) => wanted ? LoadFour(address, count, i) : default;

    [IntrinsicImplementation]
    public static void StoreFloat(long address, int count, int i, float value) => *(float*)Place(address, count, i, 1, 4) = value;

    [IntrinsicImplementation]
    public static void StoreFour(long address, int count, int i, Float4 value) => *(Float4*)Place(address, count, i, 4, 4) = value;

    /// <summary>Stores where <paramref name="wanted"/> holds, and nothing elsewhere, without a branch.</summary>
    [IntrinsicImplementation]
    public static void StoreFloatWhere(bool wanted, long address, int count, int i, float value)
    {
        if (wanted) StoreFloat(address, count, i, value);
    }

    /// <summary>The same of four floats.</summary>
    [IntrinsicImplementation]
    public static void StoreFourWhere(bool wanted, long address, int count, int i, Float4 value)
    {
        if (wanted) StoreFour(address, count, i, value);
    }

    [IntrinsicImplementation]
    public static int LoadInt(long address, int count, int i) => *(int*)Place(address, count, i, 1, 4);

    [IntrinsicImplementation]
    public static void StoreInt(long address, int count, int i, int value) => *(int*)Place(address, count, i, 1, 4) = value;

    /// <summary>Byte <paramref name="i"/>, 0 to 255.</summary>
    [IntrinsicImplementation]
    public static int LoadByte(long address, int count, int i) => *(byte*)Place(address, count, i, 1, 1);

    /// <summary>a + b, as it stands: of (x + 1) + 1 ILGPU makes x + 2, which rounds once where two roundings are asked for.</summary>
    [IntrinsicImplementation]
    public static float Add(float a, float b) => a + b;

    /// <summary>a - b, as it stands.</summary>
    [IntrinsicImplementation]
    public static float Subtract(float a, float b) => a - b;

    /// <summary>a·b, as it stands.</summary>
    [IntrinsicImplementation]
    public static float Multiply(float a, float b) => a * b;

    /// <summary>a·b + c, rounded once.</summary>
    [IntrinsicImplementation]
    public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <summary>
    /// What the lane has whose number differs in <paramref name="bit"/>, of the lower five; all 32 ask at once. OpenCL C has no such word: its
    /// lanes never ask (<see cref="ILaneKernel.Body"/>).
    /// </summary>
    [IntrinsicImplementation]
    public static float Across(float value, int bit) => LaneThread.Current.Group.Across(LaneThread.Current, value, bit);

    private static void* Place(long address, int count, int i, int elements, int bytes) =>
        address != 0 && i >= 0 && i <= count - elements ? (byte*)address + (long)bytes * i : throw Outside(address, count, i, elements);

    private static DeviceException Outside(long address, int count, int i, int elements) =>
        new($"expected {elements} element{(elements == 1 ? "" : "s")} inside a buffer, found {(address == 0 ? "an absent one" : $"place {i} of one of {count}")}");
}
