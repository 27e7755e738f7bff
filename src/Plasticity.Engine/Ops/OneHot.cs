using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Ops;

/// <summary>Labels as targets.</summary>
public static class OneHotOp
{
    /// <summary>
    /// <paramref name="on"/> at each row's label and <paramref name="off"/> elsewhere. Label smoothing by ε (Szegedy et al. 2016,
    /// arXiv:1512.00567, section 7) is on = 1 - ε + ε/K, off = ε/K.
    /// </summary>
    /// <param name="labels">N classes in {0, …, K-1}; the caller has checked them.</param>
    /// <param name="n">Rows, at least 1.</param> <param name="k">Classes, at least 1.</param>
    /// <returns>[N,K], owned by the tape; it needs no gradient.</returns>
    /// <exception cref="ShapeException">There are fewer labels than rows.</exception>
    public static Tensor OneHot(this Tape tape, IntBuffer labels, int n, int k, float on = 1, float off = 0)
    {
        if (labels.Count < n) throw new ShapeException($"OneHot: {labels.Count} labels for {n} rows");
        Tensor y = tape.New(new Shape(n, k));
        tape.Run(new Kernels.OneHot(labels, y.Data, n, k, on, off));
        return y;
    }
}
