using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;
using Plasticity.Devices.Programs;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Cuda.Tests;

/// <summary>Passes that repeat, as graphs.</summary>
[Collection(StandInCollection.Name)]
public sealed class GraphTests
{
    public GraphTests() => StandIn.Reset();

    [StandInFact]
    public void A_training_step_does_the_same_with_graphs_and_without()
    {
        (ulong plain, long launches) = Train(graphs: false, steps: 6);
        long single = StandIn.Calls("cuLaunchKernel");
        Assert.Equal(0, StandIn.Calls("cuGraphLaunch"));
        StandIn.Reset();
        (ulong graphed, long same) = Train(graphs: true, steps: 6);
        Assert.Equal(launches, same);
        Assert.Equal(plain, graphed);
        Assert.InRange(launches, 6 * 50, long.MaxValue);
        // The first step is launched, the second is captured, and then one call does.
        Assert.Equal(5, StandIn.Calls("cuGraphLaunch"));
        Assert.Equal(1, StandIn.Calls("cuGraphInstantiateWithFlags"));
        Assert.InRange(StandIn.Calls("cuLaunchKernel"), 1, single / 2);
        // Of all numbers only Adam's two corrections change from step to step.
        Assert.InRange(StandIn.Calls("cuGraphExecKernelNodeSetParams"), 4, 5);
    }

    [StandInFact]
    public void Passes_of_two_shapes_are_two_graphs()
    {
        using CudaProbe probe = new();
        using (TinyTraining small = new(probe.Device, seed: 1, batch: 2, side: 8, width: 4), large = new(probe.Device, seed: 1, batch: 3, side: 8, width: 4))
        {
            for (int i = 0; i < 4; i++)
            {
                small.Step();
                large.Step();
            }
        }
        Assert.Equal(2, probe.Device.Graphs!.Captured);
        Assert.Equal(2 * 3, probe.Device.Graphs.Launched);
    }

    [StandInTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Numbers_that_change_reach_the_kernels_of_a_graph(bool inCSharp)
    {
        using CudaProbe probe = new(form: inCSharp ? KernelForm.Lanes : KernelForm.Text);
        FloatBuffer weight = probe.Device.Upload([1f, -2f, 3f]), gradient = probe.Device.AllocateFloats(3);
        float[] expected = [1, -2, 3];
        for (int step = 1; step <= 5; step++)
        {
            float rate = 0.5f / step;
            probe.Device.BeginPass();
            for (int i = 0; i < 6; i++)
            {
                probe.Device.Run(new Fill(gradient, 3, step + i));
                probe.Device.Run(new SgdStep(weight, gradient, 3, rate, L2: 0, Decay: 0));
                for (int j = 0; j < 3; j++) expected[j] -= rate * (step + i);
            }
            probe.Device.EndPass();
        }
        Assert.Equal(expected, probe.Device.Read(weight));
        Assert.Equal(1, probe.Device.Graphs!.Captured);
        Assert.Equal(4, probe.Device.Graphs.Launched);
    }

    [StandInFact]
    public void Copies_and_clears_are_part_of_a_graph_and_other_addresses_make_another()
    {
        using CudaProbe probe = new();
        FloatBuffer a = probe.Device.AllocateFloats(64), b = probe.Device.AllocateFloats(64), c = probe.Device.AllocateFloats(64);
        for (int step = 0; step < 6; step++)
        {
            FloatBuffer target = step < 4 ? b : c;
            probe.Device.Write(a, [.. Enumerable.Repeat((float)step, 64)]);
            probe.Device.BeginPass();
            for (int i = 0; i < 4; i++)
            {
                probe.Device.Clear(target);
                probe.Device.Copy(a, target);
                probe.Device.Run(new CopyGradient(a, target, 64, Accumulate: 1));
            }
            probe.Device.EndPass();
            Assert.All(probe.Device.Read(target), value => Assert.Equal(2 * step, value));
        }
        Assert.Equal(2, probe.Device.Graphs!.Captured);
        Assert.Equal(3 + 1, probe.Device.Graphs.Launched);
    }

    [StandInFact]
    public void Who_reads_within_a_pass_sees_what_was_asked_for_before()
    {
        using CudaProbe probe = new();
        FloatBuffer x = probe.Device.AllocateFloats(8);
        for (int step = 0; step < 4; step++)
        {
            probe.Device.BeginPass();
            for (int i = 0; i < 10; i++) probe.Device.Run(new Fill(x, 8, step + i));
            Assert.Equal(step + 9, probe.Device.Read(x)[0]);
            for (int i = 0; i < 10; i++) probe.Device.Run(new Fill(x, 8, -i));
            probe.Device.Write(x, [7f]);
            probe.Device.BeginPass(); // a pass within a pass is part of it
            probe.Device.EndPass();
            probe.Device.Run(new Blend(x, x, 1, 1, 1));
            probe.Device.EndPass();
            Assert.Equal([14, -9], probe.Device.Read(x)[..2]);
        }
    }

    [StandInFact]
    public void A_pass_too_short_for_a_graph_is_launched_as_it_is()
    {
        using CudaProbe probe = new();
        FloatBuffer x = probe.Device.AllocateFloats(8);
        for (int step = 0; step < 4; step++)
        {
            probe.Device.BeginPass();
            probe.Device.Run(new Fill(x, 8, step));
            probe.Device.EndPass();
        }
        Assert.Equal(0, probe.Device.Graphs!.Captured);
        Assert.Equal(3, probe.Device.Read(x)[0]);
    }

    [StandInFact]
    public void The_host_is_at_most_a_few_passes_ahead()
    {
        using CudaProbe probe = new();
        FloatBuffer x = probe.Device.AllocateFloats(8);
        const int kernels = 10, passes = 50, ahead = 4;
        probe.Device.Wait();
        for (int pass = 1; pass <= passes; pass++)
        {
            probe.Device.BeginPass();
            for (int i = 0; i < kernels; i++) probe.Device.Run(new Fill(x, 8, i));
            probe.Device.EndPass();
            Assert.InRange(StandIn.Launches, (pass - ahead) * kernels, pass * kernels);
        }
        Assert.InRange(StandIn.Launches, 0, (passes - 1) * kernels); // it does run ahead
    }

    /// <summary>Whatever fails while a pass is captured or launched, it is said, and the device, the stream and the next pass are in order.</summary>
    [StandInTheory]
    [InlineData("cuStreamBeginCapture_v2", 1)]
    [InlineData("cuLaunchKernel", 3)]
    [InlineData("cuStreamGetCaptureInfo_v2", 3)]
    [InlineData("cuStreamEndCapture", 1)]
    [InlineData("cuGraphInstantiateWithFlags", 1)]
    [InlineData("cuGraphLaunch", 1)]
    [InlineData("cuGraphExecKernelNodeSetParams", 4)]
    public void A_failure_while_capturing_leaves_the_device_usable(string function, int at)
    {
        using (CudaProbe probe = new())
        {
            FloatBuffer x = probe.Device.AllocateFloats(8);
            Pass(1);
            int first = 2;
            if (function == "cuGraphExecKernelNodeSetParams") Pass(first++); // the pass that is captured has its own numbers already
            StandIn.Fail(function, 1, at);
            string message = Assert.Throws<DeviceException>(() => Pass(first)).Message;
            Assert.Contains(function == "cuLaunchKernel" ? "fill" : function, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
            for (int step = first; step < 7; step++) Pass(step);

            void Pass(int step)
            {
                probe.Device.BeginPass();
                for (int i = 0; i < 10; i++) probe.Device.Run(new Fill(x, 8, step + i));
                probe.Device.EndPass();
                Assert.Equal(step + 9, probe.Device.Read(x)[0]);
            }
        }
        Assert.Equal(0, StandIn.Live);
    }

    private static (ulong Digest, long Launches) Train(bool graphs, int steps)
    {
        using CudaProbe probe = new(graphs);
        using (TinyTraining training = new(probe.Device, seed: 1, batch: 2, side: 8, width: 4, new AdamSettings()))
        {
            training.Steps(steps);
            probe.Device.Wait();
        }
        return (StandIn.Digest, StandIn.Launches);
    }
}
