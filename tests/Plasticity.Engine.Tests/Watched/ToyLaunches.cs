using System.Runtime.InteropServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.House;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Watched;

/// <summary>
/// Every kernel in every variant once, on sizes that an interpreter can afford: more than one group where that is cheap, edges that no group
/// fills, absent buffers. A tool watches the accesses, or the results of two devices are compared.
/// </summary>
/// <param name="manyTiles">Whether products run in every tile or in the one that their size asks for.</param>
internal sealed class ToyLaunches(IToyDevice device, bool manyTiles)
{
    /// <summary>Three lanes of four, and one that has three floats left.</summary>
    private const int Count = 15;

    private const float Small = 0.01f;

    private readonly RandomStream _random = new(23, Purpose.Data);
    private readonly HashSet<(Type Kernel, KernelVariant Variant)> _ran = [];
    private ulong _drawn;

    /// <summary>Kernels and variants that this does not launch though somebody else may.</summary>
    public IEnumerable<string> Missing =>
        from type in KernelPrograms.Structs
        from variant in KernelPrograms.VariantsOf(type)
        where !_ran.Contains((type, variant)) && (manyTiles || variant.TileRows == 0)
        select $"{type.Name} {variant}";

    public void Run()
    {
        Maps();
        Optimisers();
        foreach (int channels in (int[])[5, 36]) Norm(m: 261, channels);
        foreach (int columns in (int[])[5, 36]) Bias(m: 13, columns);
        Sums();
        Pools();
        Losses(n: 9, k: 7);
        Images();
        Products(m: 70, n: 67, k: 9);
        Products(m: 68, n: 20, k: 12);
        Convolutions(Conv2dShape.For(2, 6, 5, 3, 5, 3, 3, 1, 1, 1, 1));
        Convolutions(Conv2dShape.For(2, 7, 5, 4, 20, 1, 1, 2, 2, 0, 0));
        Convolutions(Conv2dShape.For(1, 6, 5, 4, 8, 3, 3, 2, 1, 1, 1));
    }

    private void Maps()
    {
        FloatBuffer a = Floats(Count), b = Floats(Count), fresh = Fresh(Count);
        Launch(new ReluForward(a, fresh, Count));
        Launch(new AddForward(a, b, fresh, Count));
        Launch(new Blend(a, b, Count, 0.5f, 0.25f));
        Launch(new Fill(fresh, Count, 1));
        Launch(new MultiplyAddChains(a, fresh, Count, Steps: 2, 0.5f, 0.25f));
        foreach (int accumulate in (int[])[0, 1])
        {
            FloatBuffer sum = accumulate == 0 ? Fresh(Count) : b;
            Launch(new ReluBackward(a, b, sum, Count, accumulate));
            Launch(new CopyGradient(a, sum, Count, accumulate));
            Launch(new ScaleTo(a, sum, Count, -0.5f, accumulate));
            Launch(new Dropout(a, sum, Count, 1u << 31, 2, 1, 2, 3, 4, accumulate));
        }
    }

    private void Optimisers()
    {
        FloatBuffer weight = Floats(Count), gradient = Floats(Count), first = Floats(Count), second = Positive(Count);
        Launch(new SgdStep(weight, gradient, Count, Small, Small, Small));
        Launch(new SgdMomentumStep(weight, gradient, first, Count, Small, 0.9f, 1, Small, Small));
        Launch(new RmsPropStep(weight, gradient, second, Count, Small, 0.9f, Small, Small, Small));
        Launch(new AdamStep(weight, gradient, first, second, Count, Small, 0.9f, 0.99f, Small, 0.1f, 0.1f, Small, Small));
    }

    private void Norm(int m, int c)
    {
        int chunks = 2;
        FloatBuffer x = Floats(m * c), residual = Floats(m * c), dy = Floats(m * c), scale = Floats(c), shift = Floats(c), runningMean = Floats(c), runningVariance = Positive(c);
        FloatBuffer partial = Fresh(2 * chunks * c), sums = Fresh(2 * c), y = Fresh(m * c), dx = Fresh(m * c);
        FloatBuffer mean = Fresh(c), variance = Fresh(c), inverse = Fresh(c), scratch = Fresh(c);
        Launch(new BatchNormPartials(x, partial, m, c, chunks));
        Launch(new BatchNormStatistics(partial, mean, variance, inverse, m, c, chunks, Small));
        Launch(new BatchNormRunning(mean, variance, runningMean, runningVariance, m, c, 0.1f));
        Launch(new BatchNormInverse(variance, inverse, c, Small));
        Launch(new BatchNormFold(mean, variance, scale, shift, scratch, Fresh(c), c, Small));
        Launch(new BatchNormApply(x, mean, inverse, scale, shift, residual, y, m, c, Relu: 1));
        Launch(new BatchNormApply(x, mean, inverse, scale, shift, FloatBuffer.None, y, m, c, Relu: 0));
        Launch(new BatchNormBackwardPartials(x, y, dy, mean, inverse, scale, shift, partial, m, c, chunks, Relu: 1, Keep: 1));
        Launch(new BatchNormBackwardPartials(x, FloatBuffer.None, dy, mean, inverse, scale, shift, partial, m, c, chunks, Relu: 1, Keep: 0));
        Launch(new BatchNormBackwardSums(partial, sums, runningMean, scratch, c, chunks, AccumulateScale: 1, AccumulateShift: 0));
        Launch(new BatchNormBackwardApply(x, y, dy, mean, inverse, scale, shift, sums, dx, residual, m, c, Relu: 1, Training: 1, AccumulateX: 0, AccumulateResidual: 1));
        Launch(new BatchNormBackwardApply(x, FloatBuffer.None, dy, mean, inverse, scale, shift, sums, dx, FloatBuffer.None, m, c, 1, Training: 0, AccumulateX: 1, 0));
    }

    private void Bias(int m, int c)
    {
        FloatBuffer y = Floats(m * c), bias = Floats(c);
        Launch(new AddBias(y, bias, m, c));
        Launch(new ColumnSum(y, bias, m, c, Accumulate: 1));
    }

    private void Sums()
    {
        foreach (int count in (int[])[7, 12]) Launch(new SumPartials(Floats(6 * count), Floats(count), count, Splits: 6, Accumulate: 1));
        Launch(new Mean(Floats(300), Fresh(1), 300));
        Launch(new AddTotals(Floats(Count), Floats(Count), Floats(3), Count));
        // Two stretches, of which the second ends within a lane's four floats.
        const int many = 1031;
        FloatBuffer partial = Fresh(SumOfSquares.PartsFor(many)), sum = Fresh(1), factor = Fresh(1), y = Floats(Count);
        Launch(new SumOfSquares(Floats(many), partial, many, partial.Count));
        Launch(new Total(partial, sum, partial.Count));
        Launch(new NormFactor(sum, factor, 1, Numerator: 2, Epsilon: Small, Most: 1));
        Launch(new BlendBy(Floats(Count), y, factor, Count, 2, 0.5f));
        Launch(new Multiply(Floats(Count), y, Count));
        IntBuffer rows = Ints([2, 0, 2, 1]);
        Launch(new GatherRows(y, rows, Fresh(4 * 5), M: 4, F: 5));
        Launch(new GatherInts(rows, rows, FreshInts(4), M: 4));
    }

    private void Pools()
    {
        PoolShape shape = new(N: 2, H: 5, W: 7, C: 3, R: 3, S: 3, OutH: 3, OutW: 4, StrideH: 2, StrideW: 2, PadH: 1, PadW: 1);
        FloatBuffer x = Floats(shape.InputCount), dx = Fresh(shape.InputCount), y = Fresh(shape.OutputCount);
        IntBuffer index = FreshInts(shape.OutputCount);
        Launch(new MaxPoolForward(x, y, index, shape));
        Launch(new MaxPoolBackward(y, index, dx, shape, Accumulate: 0));
        Launch(new AveragePoolForward(x, y, shape));
        Launch(new AveragePoolBackward(y, dx, shape, Accumulate: 1));
        Launch(new GlobalAverageForward(x, y, shape.N, shape.H * shape.W, shape.C));
        Launch(new GlobalAverageBackward(y, dx, shape.N, shape.H * shape.W, shape.C, Accumulate: 1));
    }

    private void Losses(int n, int k)
    {
        FloatBuffer probability = Fresh(n * k), loss = Fresh(n), correct = Fresh(n);
        IntBuffer labels = Ints(Draw.Labels(_random, n, k));
        Launch(new CrossEntropyForward(Floats(n * k), labels, probability, loss, correct, n, k));
        Launch(new CrossEntropyBackward(probability, labels, Floats(1), Fresh(n * k), n, k, Accumulate: 0));
        FloatBuffer targets = Fresh(n * k), mass = Fresh(n);
        Launch(new OneHot(labels, targets, n, k, On: 0.9f, Off: 0.1f));
        Launch(new SoftCrossEntropyForward(Floats(n * k), targets, labels, probability, loss, correct, mass, n, k));
        Launch(new SoftCrossEntropyBackward(probability, targets, mass, Floats(1), Floats(n * k), n, k, Accumulate: 1));
    }

    private void Images()
    {
        const int n = 2, h = 5, w = 4, c = 3, count = 6;
        KeyedPermutation order = new RandomStream(1, Purpose.Order).Permutation(count);
        ByteBuffer images = Bytes([.. Enumerable.Range(0, count * h * w * c).Select(i => (byte)i)]);
        IntBuffer labels = Ints(new int[count]);
        foreach (int c1 in (int[])[0, 1])
        {
            IntBuffer subset = c1 == 0 ? IntBuffer.None : Ints([5, 4, 3, 2, 1, 0]);
            Launch(new GatherImages(
                images, labels, subset, Floats(c), Floats(c), Fresh(n * h * w * c), FreshInts(n), n, h, w, c, First: 1, Shuffle: 1,
                order.Count, order.HalfBits, order.Key0, order.Key1, Translate: 2, Flip: 1, 1, 2, 3, 4));
        }
        FloatBuffer x = Floats(n * h * w * c), y = Fresh(n * h * w * c);
        IntBuffer samples = Ints([5, 3]), classes = Ints([1, 0]);
        Launch(new MoveImages(x, y, samples, Floats(c), n, h, w, c, Translate: 2, Flip: 1, 1, 2, 3, 4));
        Launch(new MirrorImages(x, y, n, h, w, c, UpsideDown: 1, LeftRight: 1));
        Launch(new ResizeImages(x, Fresh(n * 3 * 7 * c), n, h, w, c, OutH: 3, OutW: 7));
        Launch(new PermutePixels(x, y, Ints([.. Enumerable.Range(0, h * w).Select(i => 3 * i % (h * w))]), n, h * w, c));
        Launch(new NoiseImages(x, y, samples, FloatBuffer.None, FloatBuffer.None, n, h, w, c, Keep: 0.5f, Deviation: 2, Uniform: 0, 1, 2, 3, 4));
        Launch(new NoiseImages(x, y, samples, Floats(c), Floats(c), n, h, w, c, Keep: 0.5f, Deviation: 0, Uniform: 1, 1, 2, 3, 4));
        Launch(new MapLabels(classes, Ints([3, 2]), n));
        Launch(new NoiseLabels(classes, samples, n, K: 7, Share: 0.5f, 1, 2, 3, 4));
    }

    private void Products(int m, int n, int k)
    {
        FloatBuffer a = Floats(m * k), b = Floats(k * n), sum = Floats(m * n), fresh = Fresh(m * n);
        LaunchTiles(new MatMul(a, b, fresh, m, n, k, 0), m, n);
        LaunchTiles(new MatMulTransposedA(a, b, sum, m, n, k, 1), m, n);
        LaunchTiles(new MatMulTransposedB(a, b, fresh, m, n, k, 0), m, n);
    }

    private void Convolutions(Conv2dShape shape)
    {
        const int splits = 1;
        int outputs = shape.OutputRows * shape.O, inputs = shape.N * shape.H * shape.W * shape.C;
        FloatBuffer x = Floats(inputs), dy = Floats(outputs), weight = Floats(shape.WeightCount), factor = Floats(shape.O), offset = Floats(shape.O), residual = Floats(outputs);
        LaunchTiles(new Conv2dForward(x, weight, Fresh(outputs), shape, factor, offset, residual, Relu: 1), shape.OutputRows, shape.O);
        int rows = shape.N * Grid.DivideUp(shape.H, shape.StrideH) * Grid.DivideUp(shape.W, shape.StrideW);
        LaunchTiles(new Conv2dBackwardInput(dy, weight, Fresh(inputs), shape, Accumulate: 0), rows, shape.C);
        LaunchTiles(new Conv2dBackwardWeight(x, dy, Fresh(splits * shape.WeightCount), shape, splits), shape.R * shape.S * shape.C, shape.O);
    }

    /// <summary>In the tile that the size asks for, and in every other that fetches as many floats at once.</summary>
    private void LaunchTiles<TKernel>(TKernel kernel, int rows, int columns) where TKernel : unmanaged, ITextKernel
    {
        Launch(kernel);
        Grid grid = kernel.Grid;
        foreach (KernelVariant tile in TKernel.Variants.Where(variant => manyTiles && variant.Fetch == grid.Variant.Fetch && variant != grid.Variant))
        {
            InTile<TKernel>.Wanted = grid with { X = Grid.DivideUp(columns, tile.TileColumns), Y = Grid.DivideUp(rows, tile.TileRows), Variant = tile };
            if (device.Run(new InTile<TKernel>(kernel))) _ran.Add((typeof(TKernel), tile));
        }
    }

    private void Launch<TKernel>(TKernel kernel) where TKernel : unmanaged, ITextKernel
    {
        if (device.Run(kernel)) _ran.Add((typeof(TKernel), kernel.Grid.Variant));
    }

    private FloatBuffer Floats(int count) => Floats(Draw.AwayFromZero(_random.Sequence(_drawn++), count));

    private FloatBuffer Positive(int count) => Floats([.. Draw.AwayFromZero(_random.Sequence(_drawn++), count).Select(Math.Abs)]);

    private FloatBuffer Floats(float[] values)
    {
        FloatBuffer buffer = Fresh(values.Length);
        device.Write((nint)buffer.Handle, MemoryMarshal.AsBytes(values.AsSpan()));
        return buffer;
    }

    private IntBuffer Ints(int[] values)
    {
        IntBuffer buffer = FreshInts(values.Length);
        device.Write((nint)buffer.Handle, MemoryMarshal.AsBytes(values.AsSpan()));
        return buffer;
    }

    private ByteBuffer Bytes(byte[] values)
    {
        ByteBuffer buffer = new(device.Allocate(values.Length), values.Length);
        device.Write((nint)buffer.Handle, values);
        return buffer;
    }

    private FloatBuffer Fresh(int count) => new(device.Allocate(4 * count), count);

    private IntBuffer FreshInts(int count) => new(device.Allocate(4 * count), count);

    /// <summary>
    /// A kernel in another variant than its sizes ask for. What is wanted is no field, because fields are arguments; the only one is the kernel, so
    /// lanes find the struct that their body is written for.
    /// </summary>
    private readonly record struct InTile<TKernel>(TKernel Kernel) : ITextKernel, ILaneKernel where TKernel : unmanaged, ITextKernel
    {
        public static Grid Wanted { get; set; }

        public string File => Kernel.File;
        public Grid Grid => Wanted;
        public int GroupsAUnit => Lanes.GroupsAUnit;

        private ILaneKernel Lanes => (ILaneKernel)Kernel;

        public Delegate Body(KernelVariant variant, bool lockstep) => Lanes.Body(variant, lockstep);
    }
}
