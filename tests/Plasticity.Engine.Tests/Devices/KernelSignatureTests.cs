using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Devices;

public sealed class KernelSignatureTests
{
    [Fact]
    public unsafe void Offsets_find_the_value_of_every_field_of_a_nested_struct_too()
    {
        Conv2dShape shape = new(11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
        Conv2dBackwardInput kernel = new(new FloatBuffer(1, -1), new FloatBuffer(2, -2), new FloatBuffer(3, -3), shape, 24);
        KernelArgument[] arguments = KernelSignature.Of<Conv2dBackwardInput>();

        byte* fields = (byte*)Unsafe.AsPointer(ref kernel);
        long[] values = [.. arguments.Select(a => a.IsBuffer ? *(long*)(fields + a.Offset) : *(int*)(fields + a.Offset))];
        Assert.Equal([1, 2, 3, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24], values);
        Assert.Equal("DY Weight DX N H W C O R S OutH OutW StrideH StrideW PadH PadW Accumulate", string.Join(' ', arguments.Select(a => a.Name)));
    }

    [Fact]
    public unsafe void A_buffer_is_sixteen_bytes_without_a_gap()
    {
        static long[] Words<TBuffer>(TBuffer buffer) where TBuffer : unmanaged => [.. new ReadOnlySpan<long>(&buffer, sizeof(TBuffer) / sizeof(long))];
        Assert.Equal([long.MaxValue, 7], Words(new FloatBuffer(long.MaxValue, 7)));
        Assert.Equal([long.MaxValue, 7], Words(new IntBuffer(long.MaxValue, 7)));
        Assert.Equal([long.MaxValue, int.MaxValue], Words(new ByteBuffer(long.MaxValue, int.MaxValue)));
    }

    [Fact]
    public void Kinds_are_told_apart()
    {
        ArgumentKind[] kinds = [.. KernelSignature.Of<GatherImages>().Select(a => a.Kind)];
        Assert.Equal(ArgumentKind.ByteBuffer, kinds[0]);
        Assert.Equal(ArgumentKind.IntBuffer, kinds[1]);
        Assert.Equal(ArgumentKind.FloatBuffer, kinds[3]);
        Assert.Equal(ArgumentKind.Int, kinds[7]);
        Assert.Equal(ArgumentKind.UInt, kinds[^1]);
        Assert.Equal(ArgumentKind.Float, KernelSignature.Of<Blend>()[^1].Kind);
    }

    [Fact]
    public void A_field_that_no_kernel_can_take_is_refused_by_name()
    {
        string message = Assert.Throws<NotSupportedException>(() => KernelSignature.Of<TakesDouble>()).Message;
        Assert.Equal("TakesDouble.Rate: a kernel cannot take a Double", message);
    }

    private readonly record struct TakesDouble(FloatBuffer X, double Rate) : IKernel
    {
        public Grid Grid => new(1, 1);
    }
}
