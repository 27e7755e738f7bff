using System.Runtime.CompilerServices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Support;

/// <summary>An op under test: from inputs to one output, on a tape.</summary>
internal delegate Tensor Op(Tape tape, Tensor[] x);

/// <summary>The same in double precision.</summary>
internal delegate double[] ReferenceOp(double[][] x);

/// <summary>One call holds an op on a device to its double-precision reference: value, gradient, sums of gradients, bits, memory.</summary>
internal sealed class OpCheck
{
    /// <summary>The tape of every check draws its noise from here.</summary>
    public static readonly RandomStream Noise = new(11, Purpose.Noise, 3);

    private readonly PoisoningDevice _device;
    private readonly Op _op;
    private readonly Shape[] _shapes;
    private readonly float[][] _inputs;
    private readonly string _what;

    private OpCheck(PoisoningDevice device, Op op, Shape[] shapes, float[][] inputs, string what)
    {
        _device = device;
        _op = op;
        _shapes = shapes;
        _inputs = inputs;
        _what = what;
    }

    /// <summary>
    /// Draws inputs and fails, in one line with op, device, shapes and seed, unless: the value agrees with the reference; the gradient of a
    /// random linear functional of it agrees with central differences of the reference, both as the only and as a further share of each
    /// input's gradient; an input that alone needs its gradient gets the same bits; a second run gives the same bits; nothing outside the
    /// buffers was written; and all memory came back.
    /// </summary>
    /// <param name="tolerance">Largest ‖a - b‖/‖b‖ of the value, and of each gradient.</param>
    /// <param name="draw">How inputs are drawn; <see cref="Draw.AwayFromZero"/> if null.</param>
    /// <param name="accept">Whether drawn inputs are far enough from any kink of the op; they are drawn again until they are.</param>
    public static void Agrees(
        PoisoningDevice device, Op op, ReferenceOp reference, Shape[] shapes, double tolerance = 1e-6,
        Func<RandomStream, int, float[]>? draw = null, Func<double[][], bool>? accept = null, ulong seed = 1,
        [CallerArgumentExpression(nameof(op))] string name = "")
    {
        (float[][] inputs, double[][] exact) = DrawInputs(shapes, draw ?? Draw.AwayFromZero, accept, ref seed);
        string what = $"{name} on {device.Info.Id}, {string.Join(' ', shapes)}, seed {seed}";
        try
        {
            new OpCheck(device, op, shapes, inputs, what).Run(reference, exact, tolerance, seed);
        }
        catch (DamageException damage)
        {
            Assert.Fail($"{what}: {damage.Message}");
        }
    }

    private void Run(ReferenceOp reference, double[][] exact, double tolerance, ulong seed)
    {
        int before = _device.Allocations;
        double[] expected = reference(exact);
        RandomStream random = new(seed, Purpose.Data, 1000);
        float[] functional = Draw.AwayFromZero(random, expected.Length);
        float[][] further = [.. _shapes.Select((shape, i) => Draw.AwayFromZero(random.Sequence(2000 + (ulong)i), shape.Count))];
        bool[] all = [.. _shapes.Select(_ => true)];

        Pass first = Walk(all, functional, null), again = Walk(all, functional, null), shared = Walk(all, functional, further);

        RelativeError.AtMost(tolerance, first.Value, expected, $"{_what}: value");
        Assert.True(SameBits(first, again), $"{_what}: two runs gave different bits");
        for (int i = 0; i < _shapes.Length; i++)
        {
            GradientProbe probe = new(reference, exact, functional, i, random.Sequence(3000 + (ulong)i));
            probe.Demand(tolerance, first.Gradients[i], null, $"{_what}: gradient of input {i}");
            probe.Demand(tolerance, shared.Gradients[i], further[i], $"{_what}: gradient of input {i}, added to another share");
            if (_shapes.Length > 1) DemandAlone(i, functional, first.Gradients[i]);
        }
        Assert.True(_device.Allocations == before, $"{_what}: {_device.Allocations - before} buffers were not freed");
    }

    private void DemandAlone(int input, float[] functional, float[] gradient)
    {
        Pass alone = Walk([.. _shapes.Select((_, i) => i == input)], functional, null);
        Assert.True(Bits.Equal(alone.Gradients[input], gradient), $"{_what}: gradient of input {input} changes when it alone is wanted");
    }

    private Pass Walk(bool[] wanted, float[] functional, float[][]? further)
    {
        using Tape tape = Tape.ForTraining(_device, Noise);
        Tensor[] x = [.. _shapes.Select((shape, i) => tape.Leaf(shape, _inputs[i], wanted[i]))];
        Tensor y = _op(tape, x);
        float[] value = tape.Read(y);
        // Recorded after the op, so walked before it: the op then finds the gradients of its inputs begun.
        (Tensor, float[])[] terms = [(y, functional)];
        if (further is not null) terms = [.. terms, .. x.Zip(further)];
        tape.Backward(tape.WeightedSum(terms));
        return new Pass(value, [.. x.Select(tape.ReadGradient)]);
    }

    private static (float[][] Inputs, double[][] Exact) DrawInputs(
        Shape[] shapes, Func<RandomStream, int, float[]> draw, Func<double[][], bool>? accept, ref ulong seed)
    {
        for (int attempt = 0; attempt < 200; attempt++, seed++)
        {
            ulong current = seed;
            float[][] inputs = [.. shapes.Select((shape, i) => draw(new RandomStream(current, Purpose.Data, (ulong)i), shape.Count))];
            double[][] exact = [.. inputs.Select(values => values.Select(value => (double)value).ToArray())];
            if (accept is null || accept(exact)) return (inputs, exact);
        }
        throw new InvalidOperationException("200 draws were all too close to a kink: use smaller shapes");
    }

    private static bool SameBits(Pass a, Pass b) =>
        Bits.Equal(a.Value, b.Value) && a.Gradients.Zip(b.Gradients).All(pair => Bits.Equal(pair.First, pair.Second));

    private sealed record Pass(float[] Value, float[][] Gradients);
}
