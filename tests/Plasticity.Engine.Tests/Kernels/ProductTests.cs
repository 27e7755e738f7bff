using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.House;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>The products in every tile that they come in, with edges inside the last tiles, and steps of the sum that are not full.</summary>
[Collection(DeviceCollection.Name)]
public sealed class ProductTests(TestDevices devices)
{
    private static readonly RandomStream Random = new(21, Purpose.Data);

    /// <summary>M N K that 4 divides: less than a tile, more than one, steps of the sum that are not full.</summary>
    private static readonly (int M, int N, int K)[] s_sizes = [(4, 4, 4), (148, 100, 68), (64, 64, 128), (260, 132, 20)];

    private static readonly (int M, int N, int K)[] s_oddSizes = [(1, 1, 1), (131, 77, 45), (63, 257, 17), (3, 66, 100)];

    public static IEnumerable<object[]> Cases =>
        from tile in KernelPrograms.VariantsOf(typeof(MatMul))
        from size in tile.Fetch == 4 ? s_sizes : [.. s_oddSizes, .. s_sizes]
        from accumulate in (int[])[0, 1]
        select (object[])[tile.TileRows, tile.TileColumns, tile.Fetch, size.M, size.N, size.K, accumulate];

    [Fact]
    public void All_products_have_the_same_tiles()
    {
        Assert.Equal(KernelPrograms.VariantsOf(typeof(MatMul)), KernelPrograms.VariantsOf(typeof(MatMulTransposedA)));
        Assert.Equal(KernelPrograms.VariantsOf(typeof(MatMul)), KernelPrograms.VariantsOf(typeof(MatMulTransposedB)));
    }

    [OpenClTheory, MemberData(nameof(Cases))]
    public void Agrees(int tileRows, int tileColumns, int fetch, int m, int n, int k, int accumulate) =>
        Demand(m, n, k, accumulate, (a, b, c) => new MatMul(a, b, c, m, n, k, accumulate), new(tileRows, tileColumns, fetch));

    [OpenClTheory, MemberData(nameof(Cases))]
    public void Agrees_with_a_transposed(int tileRows, int tileColumns, int fetch, int m, int n, int k, int accumulate) =>
        Demand(m, n, k, accumulate, (a, b, c) => new MatMulTransposedA(a, b, c, m, n, k, accumulate), new(tileRows, tileColumns, fetch), turnedA: true);

    [OpenClTheory, MemberData(nameof(Cases))]
    public void Agrees_with_b_transposed(int tileRows, int tileColumns, int fetch, int m, int n, int k, int accumulate) =>
        Demand(m, n, k, accumulate, (a, b, c) => new MatMulTransposedB(a, b, c, m, n, k, accumulate), new(tileRows, tileColumns, fetch), turnedB: true);

    /// <summary>One chain of multiply_add in every tile but the smallest: the corner of a product, by itself and in another tile, has the same bits.</summary>
    [OpenClFact]
    public void The_tile_leaves_the_bits_alone()
    {
        const int m = 1412, n = 1404, k = 36, rows = 40, columns = 28;
        float[] a = Draw.AwayFromZero(Random.Sequence(1), m * k), b = Draw.AwayFromZero(Random.Sequence(2), k * n);
        float[] corner = [.. Enumerable.Range(0, k).SelectMany(i => b.Skip(i * n).Take(columns))];
        Assert.Equal(new KernelVariant(128, 128, 4), new MatMul(default, default, default, m, n, k, 0).Grid.Variant);
        float[] whole = Product(DeviceKind.OpenCl, a, b, m, n, k);
        float[] part = Product(a[..(rows * k)], corner, (x, y, c) => new MatMul(x, y, c, rows, columns, k, 0), rows, columns, new(128, 64, 4));
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

    private void Demand<TKernel>(
        int m, int n, int k, int accumulate, Func<FloatBuffer, FloatBuffer, FloatBuffer, TKernel> make, KernelVariant tile, bool turnedA = false,
        bool turnedB = false) where TKernel : unmanaged, ITextKernel, ILaneKernel
    {
        float[] a = Draw.AwayFromZero(Random.Sequence(1), m * k), b = Draw.AwayFromZero(Random.Sequence(2), k * n), before = Draw.AwayFromZero(Random.Sequence(3), m * n);
        double[] expected = Reference.Linear(Exact(turnedA ? Turned(a, k, m) : a), Exact(turnedB ? Turned(b, n, k) : b), null, m, k, n);
        if (accumulate == 1) expected = [.. expected.Zip(before, (sum, value) => sum + value)];
        RelativeError.AtMost(1e-6, Product(a, b, make, m, n, tile, accumulate == 1 ? before : null), expected, typeof(TKernel).Name);
    }

    /// <summary>In the tile that is named.</summary>
    /// <param name="before">What is there to be added to; null for nothing.</param>
    private float[] Product<TKernel>(
        float[] a, float[] b, Func<FloatBuffer, FloatBuffer, FloatBuffer, TKernel> make, int m, int n, KernelVariant tile, float[]? before = null)
        where TKernel : unmanaged, ITextKernel, ILaneKernel
    {
        PoisoningDevice device = devices[DeviceKind.OpenCl];
        FloatBuffer first = device.Upload(a), second = device.Upload(b), c = before is null ? device.AllocateFloats(m * n) : device.Upload(before);
        InTile<TKernel>.Next = new Grid(256, Grid.DivideUp(n, tile.TileColumns), Grid.DivideUp(m, tile.TileRows), 1, tile);
        device.Run(new InTile<TKernel>(make(first, second, c)));
        float[] found = device.Read(c);
        foreach (FloatBuffer buffer in (FloatBuffer[])[first, second, c]) device.Free(buffer);
        return found;
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
