using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Tests.Measures;

public sealed class LargestEigenvalueTests
{
    private static readonly RandomStream Random = new(3, Purpose.Noise);

    [Theory]
    [InlineData("5", 5)]
    [InlineData("3 1 -10", 3)]
    [InlineData("-1 -2 -7 -9", -1)]
    [InlineData("4 4 4 1", 4)]
    [InlineData("0 0 0", 0)]
    [InlineData("100 1 0.5 0.25 0.125 0 -1", 100)]
    public void The_largest_in_value_is_found_whatever_basis_the_matrix_is_in(string eigenvalues, double expected)
    {
        double[] diagonal = [.. eigenvalues.Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        double found = LargestEigenvalue.Of(vector => Product(diagonal, vector), Vector(diagonal.Length, 1), products: 50, tolerance: 0);
        Assert.Equal(expected, found, 1e-12 * diagonal.Max(Math.Abs));
    }

    [Fact]
    public void A_tolerance_saves_products_and_is_kept()
    {
        // A bulk between -1 and 1 and one outlier, as the Hessian of a network has.
        double[] diagonal = [10, .. Enumerable.Range(0, 199).Select(i => -1 + i / 99.0)];
        double Found(double tolerance, out int products)
        {
            int count = 0;
            double largest = LargestEigenvalue.Of(
                vector =>
                {
                    count++;
                    return Product(diagonal, vector);
                },
                Vector(200, 1), products: 100, tolerance);
            products = count;
            return largest;
        }
        Assert.Equal(10, Found(0.01, out int few), 0.1);
        Assert.Equal(10, Found(1e-8, out int more), 1e-7);
        Assert.InRange(few, 2, 6);
        Assert.InRange(more, few + 1, 15);
    }

    [Fact]
    public void Noise_of_the_products_is_not_taken_for_curvature()
    {
        // Noise of length 10, new with each product, on a matrix that is 1 everywhere. Lanczos's recurrence would give more than 10; an earlier
        // vector meets of a later product's noise 10/√4000, and of ten by ten such elements the largest eigenvalue is about 2·√10 times that.
        const int count = 4000;
        ulong calls = 10;
        double[] Noisy(double[] vector)
        {
            double[] noise = Vector(count, ++calls);
            return [.. vector.Zip(noise, (value, e) => value + 10 / Math.Sqrt(count) * e)];
        }
        Assert.InRange(LargestEigenvalue.Of(Noisy, Vector(count, 1), products: 10, tolerance: 0), 1, 2.5);
    }

    [Fact]
    public void Products_that_are_no_numbers_give_none() =>
        Assert.Equal(double.NaN, LargestEigenvalue.Of(vector => [double.NaN, 1], [1, 1], products: 5, tolerance: 0));

    /// <summary>Q·diagonal·Q with Q = I − 2uuᵀ, its own inverse.</summary>
    private static double[] Product(double[] diagonal, double[] vector)
    {
        double[] mirror = Vector(diagonal.Length, 2);
        return Mirrored([.. Mirrored(vector, mirror).Zip(diagonal, (v, d) => v * d)], mirror);
    }

    private static double[] Mirrored(double[] vector, double[] mirror)
    {
        double along = 2 * vector.Zip(mirror, (v, u) => v * u).Sum() / mirror.Sum(u => u * u);
        return [.. vector.Zip(mirror, (v, u) => v - along * u)];
    }

    private static double[] Vector(int length, ulong lane) => [.. Enumerable.Range(0, length).Select(i => Random.Sequence(lane).Normal((ulong)i))];
}
