using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Devices;

public sealed class KernelNameTests
{
    [Theory]
    [InlineData(typeof(AdamStep), "adam_step")]
    [InlineData(typeof(RmsPropStep), "rms_prop_step")]
    [InlineData(typeof(BatchNormBackwardApply), "batch_norm_backward_apply")]
    [InlineData(typeof(Conv2dBackwardInput), "conv2d_backward_input")]
    [InlineData(typeof(MatMul), "matmul")]
    [InlineData(typeof(MatMulTransposedA), "matmul_transposed_a")]
    [InlineData(typeof(Fill), "fill")]
    [InlineData(typeof(InTile<MatMul>), "matmul")]
    public void Is_the_name_of_the_struct_in_snake_case(Type kernel, string expected) => Assert.Equal(expected, KernelName.Of(kernel));

    [Fact]
    public void Is_the_same_for_a_type_argument() => Assert.Equal("batch_norm_apply", KernelName.Of<BatchNormApply>());

    [Fact]
    public void A_kernel_without_a_SIMD_body_is_refused_by_name()
    {
        using CpuDevice device = new(1);
        string message = Assert.Throws<DeviceException>(() => device.Run(new NoForm(1))).Message;
        Assert.Equal("cpu: kernel no_form has no SIMD body", message);
    }

    [Fact]
    public void A_kernel_without_a_text_is_refused_by_name() =>
        Assert.Equal("cuda:0: kernel no_form has no text", Assert.Throws<DeviceException>(() => KernelSource.Of<NoForm>("cuda:0")).Message);

    private readonly record struct NoForm(int Count) : IKernel
    {
        public Grid Grid => Grid.PerElement(Count);
    }
}
