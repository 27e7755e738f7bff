using Plasticity.Studies;

namespace Plasticity.Laboratory.Comparisons;

/// <summary>The first of several tensors in which two states differ.</summary>
/// <param name="Tensor">Its name.</param> <param name="Index">Of its first element that differs, an index an axis.</param>
/// <param name="A">The element in the one state.</param> <param name="B">The element in the other.</param>
/// <param name="Histogram">Of all elements of that tensor.</param>
/// <param name="Differing">Tensors that differ.</param> <param name="Count">Tensors that there are.</param>
public sealed record TensorDifference(string Tensor, IReadOnlyList<int> Index, float A, float B, UlpHistogram Histogram, int Differing, int Count)
{
    /// <summary>Compares tensor by tensor, bit for bit; null where all are the same.</summary>
    /// <exception cref="InputException">The states do not have the same tensors.</exception>
    public static TensorDifference? Of(IReadOnlyList<NamedTensor> a, IReadOnlyList<NamedTensor> b)
    {
        TensorDifference? first = null;
        int differing = 0;
        if (a.Count != b.Count)
        {
            IReadOnlyList<NamedTensor> longer = a.Count > b.Count ? a : b, shorter = a.Count > b.Count ? b : a;
            string alone = longer.Select(tensor => tensor.Name).Except(shorter.Select(tensor => tensor.Name)).First();
            throw new InputException($"expected the same tensors on both sides, found {a.Count} and {b.Count}: {alone} stands in the {(longer == a ? "first" : "second")} alone");
        }
        for (int i = 0; i < a.Count; i++)
        {
            if (a[i].Name != b[i].Name || !a[i].Shape.SequenceEqual(b[i].Shape))
                throw new InputException($"expected the same tensors on both sides, found {Words(a[i])} and {Words(b[i])}");
            ReadOnlySpan<float> x = a[i].Values.Span, y = b[i].Values.Span;
            int at = FirstDifference(x, y);
            if (at < 0) continue;
            differing++;
            if (first is not null) continue;
            UlpHistogram histogram = new();
            histogram.Add(x, y);
            first = new TensorDifference(a[i].Name, Unravelled(at, a[i].Shape), x[at], y[at], histogram, 0, a.Count);
        }
        return first is null ? null : first with { Differing = differing };
    }

    private static int FirstDifference(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        for (int i = 0; i < x.Length; i++)
            if (BitConverter.SingleToInt32Bits(x[i]) != BitConverter.SingleToInt32Bits(y[i])) return i;
        return -1;
    }

    private static int[] Unravelled(int at, int[] shape)
    {
        int[] index = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; at /= shape[axis--]) index[axis] = at % shape[axis];
        return index;
    }

    private static string Words(NamedTensor tensor) => $"{tensor.Name} [{string.Join(',', tensor.Shape)}]";
}
