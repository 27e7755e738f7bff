using Plasticity.Engine.Devices;
using Plasticity.Engine.Kernels;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.House;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>The products in every tile that they come in, with edges inside the last tiles, and steps of the sum that are not full.</summary>
[Collection(DeviceCollection.Name)]
public sealed class ProductTests(TestDevices devices)
{
    private static readonly RandomStream Random = new(21, Purpose.Data);

    /// <summary>M N K, and the tile that is expected of them.</summary>
    private static readonly (int M, int N, int K, KernelVariant Tile)[] s_sizes =
    [
        (2116, 2068, 20, new(128, 128, 4)), (1412, 1404, 20, new(128, 64, 4)), (148, 100, 68, new(64, 64, 4)), (4, 4, 4, new(64, 64, 4)),
        (64, 64, 128, new(64, 64, 4)), (131, 77, 45, new(64, 64, 1)), (1, 1, 1, new(64, 64, 1)), (63, 257, 17, new(64, 64, 1)), (3, 66, 100, new(64, 64, 1)),
    ];

    public static IEnumerable<object[]> Sizes =>
        from size in s_sizes from accumulate in (int[])[0, 1] select (object[])[size.M, size.N, size.K, accumulate, size.Tile];

    [Fact]
    public void Every_tile_is_met()
    {
        foreach (Type type in (Type[])[typeof(MatMul), typeof(MatMulTransposedA), typeof(MatMulTransposedB)])
        {
            Assert.Equal(KernelPrograms.VariantsOf(type).Order(Comparer), s_sizes.Select(size => size.Tile).Distinct().Order(Comparer));
        }
    }

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees(DeviceKind kind, int m, int n, int k, int accumulate, KernelVariant tile) =>
        Demand(kind, m, n, k, accumulate, (a, b, c) => new MatMul(a, b, c, m, n, k, accumulate), tile);

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees_with_a_transposed(DeviceKind kind, int m, int n, int k, int accumulate, KernelVariant tile) =>
        Demand(kind, m, n, k, accumulate, (a, b, c) => new MatMulTransposedA(a, b, c, m, n, k, accumulate), tile, turnedA: true);

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Agrees_with_b_transposed(DeviceKind kind, int m, int n, int k, int accumulate, KernelVariant tile) =>
        Demand(kind, m, n, k, accumulate, (a, b, c) => new MatMulTransposedB(a, b, c, m, n, k, accumulate), tile, turnedB: true);

    /// <summary>A chain of multiply_add whatever the tile: a product as the upper left corner of a larger one, in another tile, has the same bits.</summary>
    [OpenClTheory, InlineData(1412, 1404), InlineData(2116, 2068)]
    public void The_tile_leaves_the_bits_alone(int m, int n)
    {
        const int k = 36, rows = 40, columns = 28;
        float[] a = Draw.AwayFromZero(Random.Sequence(1), m * k), b = Draw.AwayFromZero(Random.Sequence(2), k * n);
        float[] corner = [.. Enumerable.Range(0, k).SelectMany(i => b.Skip(i * n).Take(columns))];
        float[] whole = Product(DeviceKind.OpenCl, a, b, m, n, k), part = Product(DeviceKind.OpenCl, a[..(rows * k)], corner, rows, columns, k);
        Bits.Same(part, [.. Enumerable.Range(0, rows).SelectMany(i => whole.Skip(i * n).Take(columns))]);
    }

    /// <summary>What is not a number in one row or column stays there, and the zeros beyond the edges make nothing of it.</summary>
    [Theory, OnEveryDevice]
    public void What_is_not_finite_stays_in_its_row_and_column(DeviceKind kind)
    {
        const int m = 70, n = 68, k = 20;
        float[] a = Draw.AwayFromZero(Random.Sequence(1), m * k), b = Draw.AwayFromZero(Random.Sequence(2), k * n);
        a[69 * k + 19] = float.NaN;
        b[19 * n + 67] = float.PositiveInfinity;
        float[] c = Product(kind, a, b, m, n, k);
        for (int i = 0; i < c.Length; i++)
        {
            if (i / n == 69) Assert.True(float.IsNaN(c[i]), $"row 69, column {i % n}: {c[i]}");
            else if (i % n == 67) Assert.True(float.IsInfinity(c[i]) && c[i] > 0 == a[i / n * k + 19] > 0, $"row {i / n}, column 67: {c[i]}");
            else Assert.True(float.IsFinite(c[i]), $"row {i / n}, column {i % n}: {c[i]}");
        }
    }

    private static Comparer<KernelVariant> Comparer { get; } = Comparer<KernelVariant>.Create((a, b) => string.CompareOrdinal(a.Defines, b.Defines));

    private void Demand<TKernel>(
        DeviceKind kind, int m, int n, int k, int accumulate, Func<FloatBuffer, FloatBuffer, FloatBuffer, TKernel> make, KernelVariant tile,
        bool turnedA = false, bool turnedB = false) where TKernel : unmanaged, IKernel
    {
        PoisoningDevice device = devices[kind];
        float[] a = Draw.AwayFromZero(Random.Sequence(1), m * k), b = Draw.AwayFromZero(Random.Sequence(2), k * n), before = Draw.AwayFromZero(Random.Sequence(3), m * n);
        double[] expected = Reference.Linear(Exact(turnedA ? Turned(a, k, m) : a), Exact(turnedB ? Turned(b, n, k) : b), null, m, k, n);
        if (accumulate == 1) expected = [.. expected.Zip(before, (sum, value) => sum + value)];
        FloatBuffer first = device.Upload(a), second = device.Upload(b), c = accumulate == 1 ? device.Upload(before) : device.AllocateFloats(m * n);
        TKernel kernel = make(first, second, c);
        Assert.Equal(tile, kernel.Grid.Variant);
        device.Run(kernel);
        float[] found = device.Read(c);
        foreach (FloatBuffer buffer in (FloatBuffer[])[first, second, c]) device.Free(buffer);
        RelativeError.AtMost(1e-6, found, expected, $"{typeof(TKernel).Name} {m}x{n}x{k}, accumulate {accumulate}, on {kind}");
    }

    private float[] Product(DeviceKind kind, float[] a, float[] b, int m, int n, int k)
    {
        PoisoningDevice device = devices[kind];
        FloatBuffer first = device.Upload(a), second = device.Upload(b), c = device.AllocateFloats(m * n);
        device.Run(new MatMul(first, second, c, m, n, k, 0));
        float[] found = device.Read(c);
        foreach (FloatBuffer buffer in (FloatBuffer[])[first, second, c]) device.Free(buffer);
        return found;
    }

    /// <summary>From [rows,columns] to [columns,rows].</summary>
    private static float[] Turned(float[] matrix, int rows, int columns)
    {
        float[] turned = new float[matrix.Length];
        for (int i = 0; i < matrix.Length; i++) turned[i % columns * rows + i / columns] = matrix[i];
        return turned;
    }

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];
}
