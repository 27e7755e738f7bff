using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Measures;

/// <summary>Sums over the weights, and over those of each module. Values are in the layout of the weights.</summary>
public static class ByModule
{
    /// <summary>Leaves the norm of all values, then of each module's.</summary>
    public static void Norms(Network network, float[] values, IMeasurements into) => Leave(network, [.. Squares(network, values).Select(Math.Sqrt)], into);

    /// <summary>The sum of the squares of all values, then of each module's.</summary>
    public static double[] Squares(Network network, float[] values) => Squares(network, i => values[i]);

    /// <summary>The same of values in double precision.</summary>
    public static double[] Squares(Network network, double[] values) => Squares(network, i => values[i]);

    /// <summary>Leaves a row for the network and one for each module.</summary>
    /// <param name="values">In the order of <see cref="Squares(Network, float[])"/>.</param>
    public static void Leave(Network network, double[] values, IMeasurements into)
    {
        into.Add(values[0]);
        for (int i = 1; i < values.Length; i++) into.Add(values[i], network.Model.Modules[i - 1]);
    }

    private static double[] Squares(Network network, Func<int, double> value) =>
    [
        SumOfSquares(network.Parameters.Weights, value),
        .. network.Model.Modules.Select(module => SumOfSquares(network.Of(module).Where(parameter => parameter.Trained), value)),
    ];

    private static double SumOfSquares(IEnumerable<Parameter> weights, Func<int, double> value)
    {
        double sum = 0;
        foreach (Parameter weight in weights)
            for (int i = weight.Offset; i < weight.Offset + weight.Shape.Count; i++) sum += value(i) * value(i);
        return sum;
    }
}
