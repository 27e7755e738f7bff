namespace Plasticity.Studies.Measures;

/// <summary>
/// The largest eigenvalue of a symmetric matrix that is known by its products alone: the largest Rayleigh quotient on the space that a power
/// iteration passes through (the method of Rayleigh and Ritz on a Krylov space; Golub and Van Loan, "Matrix Computations", 4th edition, section
/// 10.1), which takes a fraction of the products that the iteration by itself would.
/// </summary>
/// <remarks>
/// For products that carry noise. A product's noise points where the next vector then points, so that Lanczos's recurrence, which takes its
/// off-diagonal elements from the lengths of those vectors, would count it as curvature. Here an element is an earlier vector times a later
/// product, whose noise knows nothing of it.
/// </remarks>
internal static class LargestEigenvalue
{
    // A product whose new part is this much shorter than itself has none: the space is whole.
    private const double Rounding = 1e-12;

    /// <summary>The largest in value, which need not be the largest in size.</summary>
    /// <param name="product">The matrix times a vector of length 1; the vector it gives is written over.</param>
    /// <param name="start">Any vector but 0.</param>
    /// <param name="products">How many at most, at least 1.</param>
    /// <param name="tolerance">Ends when a product changes the quotient by no more than this share of it.</param>
    /// <returns>NaN where a product is not finite.</returns>
    public static double Of(Func<double[], double[]> product, double[] start, int products, double tolerance)
    {
        List<double[]> basis = [], columns = [];
        double[] vector = Scaled(start, 1 / Norm(start));
        double largest = double.NaN;
        for (int k = 0; k < products; k++)
        {
            basis.Add(vector);
            double[] next = product(vector);
            double length = Norm(next), before = largest;
            if (!double.IsFinite(length)) return double.NaN;
            columns.Add([.. basis.Select(known => Dot(known, next))]);
            largest = OfSymmetric(columns);
            if (Math.Abs(largest - before) <= tolerance * Math.Abs(largest)) break;
            // Twice, or rounding would let a direction come back.
            for (int pass = 0; pass < 2; pass++) foreach (double[] known in basis) Subtract(next, known, Dot(known, next));
            double rest = Norm(next);
            if (rest <= Rounding * length) break;
            vector = Scaled(next, 1 / rest);
        }
        return largest;
    }

    /// <summary>By bisection between Gershgorin's bounds.</summary>
    /// <param name="columns">The upper triangle; column k has k + 1 elements.</param>
    private static double OfSymmetric(List<double[]> columns)
    {
        double high = columns.Max(column => column.Sum(Math.Abs)) + columns.Max(column => column.Max(Math.Abs)) * columns.Count, low = -high;
        for (int i = 0; i < 100 && high > low; i++)
        {
            double middle = low + (high - low) / 2;
            if (IsAbove(columns, middle)) high = middle;
            else low = middle;
        }
        return high;
    }

    /// <summary>Whether a bound lies above every eigenvalue: whether the bound less the matrix has a Cholesky factor.</summary>
    private static bool IsAbove(List<double[]> columns, double bound)
    {
        double[,] factor = new double[columns.Count, columns.Count];
        for (int j = 0; j < columns.Count; j++)
            for (int i = j; i < columns.Count; i++)
            {
                double left = (i == j ? bound : 0) - columns[i][j];
                for (int k = 0; k < j; k++) left -= factor[i, k] * factor[j, k];
                if (i == j && left <= 0) return false;
                factor[i, j] = i == j ? Math.Sqrt(left) : left / factor[j, j];
            }
        return true;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static double Norm(double[] a) => Math.Sqrt(Dot(a, a));

    private static double[] Scaled(double[] a, double factor) => [.. a.Select(value => value * factor)];

    private static void Subtract(double[] from, double[] what, double times)
    {
        for (int i = 0; i < from.Length; i++) from[i] -= times * what[i];
    }
}
