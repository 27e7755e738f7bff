using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>The distributions that weights start from, by the name of one: what <c>--set initialiser=…</c> takes.</summary>
public enum InitialiserKind
{
    /// <summary>Uniform in ±1/√fan_in: the default of PyTorch's convolutions and linear maps (He et al. 2015 with slope √5).</summary>
    KaimingUniform,

    /// <summary>Normal with variance 2/fan_in (He et al. 2015, arXiv:1502.01852, eq. 10).</summary>
    KaimingNormal,

    /// <summary>Uniform with variance 2/(fan_in + fan_out) (Glorot &amp; Bengio 2010, eq. 16).</summary>
    Xavier,

    /// <summary>Normal with variance 1/fan_in (LeCun et al. 1998, "Efficient BackProp").</summary>
    LeCun,
}

/// <summary>
/// Initial values. fan_in is the number of inputs that one output sums over, fan_out the number of outputs that one input reaches: R·S·C and
/// R·S·O for a convolution [R,S,C,O], F and O for a linear map [F,O].
/// </summary>
public static class Initialisers
{
    /// <summary>The distribution of that kind for given fans.</summary>
    public static Initialiser For(InitialiserKind kind, int fanIn, int fanOut) => kind switch
    {
        InitialiserKind.KaimingUniform => Uniform(1 / Math.Sqrt(fanIn)),
        InitialiserKind.KaimingNormal => Normal(Math.Sqrt(2.0 / fanIn)),
        InitialiserKind.Xavier => Uniform(Math.Sqrt(6.0 / (fanIn + fanOut))),
        InitialiserKind.LeCun => Normal(Math.Sqrt(1.0 / fanIn)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Every element the same.</summary>
    public static Initialiser Constant(float value) => (values, _) => values.Fill(value);

    /// <summary>Uniform in ±<paramref name="bound"/>.</summary>
    public static Initialiser Uniform(double bound) => (values, random) =>
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)((2 * random.UniformDouble((ulong)i) - 1) * bound);
    };

    /// <summary>Normal with mean 0.</summary>
    public static Initialiser Normal(double deviation) => (values, random) =>
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)(deviation * random.Normal((ulong)i));
    };
}
