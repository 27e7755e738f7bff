using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Pairs;

/// <summary>
/// Linear centred kernel alignment of the two networks' activations, layer by layer: |YᵀX|²_F / (|XᵀX|_F·|YᵀY|_F) of centred features (Kornblith,
/// Norouzi, Lee and Hinton 2019, "Similarity of Neural Network Representations Revisited", arXiv:1905.00414, equation 4). 1 for representations
/// that differ by a rotation and a scale, near 0 for unrelated ones. A row for each layer that both networks note.
/// </summary>
/// <remarks>On the same test samples of a's task for both, by running statistics. Computed from Gram matrices, in double precision; the features of a
/// convolution are all its places and channels.</remarks>
public sealed record Similarity : PairMeasure
{
    private const int MostSamples = 4096;

    [Help("Test samples; 2 to 4,096. Few of them make any two networks look alike.")]
    public int Samples { get; init; } = 256;

    public override void Take(IView a, IView b, IMeasurements into)
    {
        int[] places = [.. Enumerable.Range(0, Math.Min(Samples, a.Task.Set.Test.Count))];
        Dictionary<string, double[,]> left = Grams(a, a.LoadTest(a.Task, places)), right = Grams(b, b.LoadTest(a.Task, places));
        foreach ((string note, double[,] gram) in left)
            if (right.TryGetValue(note, out double[,]? other)) into.Add(Product(gram, other) / Math.Sqrt(Product(gram, gram) * Product(other, other)), note);
    }

    public override void Validate() => InputException.Between(Samples, 2, MostSamples, $"{Key}: samples");

    /// <summary>The centred Gram matrix of each layer's activations.</summary>
    private static Dictionary<string, double[,]> Grams(IView view, Batch batch)
    {
        Dictionary<string, double[,]> grams = [];
        using Tape tape = Tape.ForEvaluation(view.Network.Device);
        view.Network.Model.Forward(tape, batch.Images, batch.Head);
        foreach ((string note, Tensor value) in tape.Notes) grams[note] = Centred(view.Network.Device.Read(value.Data), batch.Count);
        return grams;
    }

    private static double[,] Centred(float[] features, int samples)
    {
        int size = features.Length / samples;
        double[] mean = new double[size];
        for (int i = 0; i < features.Length; i++) mean[i % size] += features[i] / (double)samples;
        double[,] gram = new double[samples, samples];
        Parallel.For(0, samples, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < size; k++) sum += (features[i * size + k] - mean[k]) * (features[j * size + k] - mean[k]);
                gram[i, j] = sum;
            }
        });
        for (int i = 0; i < samples; i++)
            for (int j = i + 1; j < samples; j++) gram[i, j] = gram[j, i];
        return gram;
    }

    private static double Product(double[,] a, double[,] b)
    {
        double sum = 0;
        for (int i = 0; i < a.GetLength(0); i++)
            for (int j = 0; j < a.GetLength(1); j++) sum += a[i, j] * b[i, j];
        return sum;
    }
}
