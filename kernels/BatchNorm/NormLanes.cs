using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>What a lane knows of the channels that it has.</summary>
internal readonly struct NormLanes<TVector, TLanes>(FloatBuffer mean, FloatBuffer inverseDeviation, FloatBuffer scale, FloatBuffer shift, int c)
    where TVector : unmanaged where TLanes : struct, ILanes<TVector>
{
    public readonly TVector Mean = TLanes.Load(mean, c), InverseDeviation = TLanes.Load(inverseDeviation, c), Scale = TLanes.Load(scale, c), Shift = TLanes.Load(shift, c);

    /// <summary>x̂.</summary>
    public TVector Deviation(TVector x) => TLanes.Multiply(TLanes.Subtract(x, Mean), InverseDeviation);

    /// <summary>The norm's value, in one place: the way back computes it again and must see the same sign.</summary>
    public TVector Normalised(TVector x) => TLanes.Add(TLanes.Multiply(Deviation(x), Scale), Shift);

    /// <summary>
    /// What becomes of a gradient at the rectifier: it passes where the output was above 0, by what the rectifier made of the element; or, where y is
    /// absent because nothing was added before the rectifier, by what it was given.
    /// </summary>
    public TVector Gated(TVector dy, int relu, FloatBuffer y, TVector output, TVector x)
    {
        if (relu == 0) return dy;
        if (!y.Exists) output = Normalised(x);
        return TLanes.Gate(output, dy);
    }
}

/// <summary>What reducing groups of the norm have in common.</summary>
internal static class NormLanes
{
    /// <summary>Lanes side by side in a reducing group: those of the channels rounded up to a power of two, at most those of 32 channels.</summary>
    public static int Across(int channels, int fetch)
    {
        int width = 1;
        while (width * fetch < channels && width * fetch < 32) width *= 2;
        return width;
    }

    /// <summary>(a - b)².</summary>
    public static TVector Square<TVector, TLanes>(TVector a, TVector b) where TVector : unmanaged where TLanes : struct, ILanes<TVector>
    {
        TVector apart = TLanes.Subtract(a, b);
        return TLanes.Multiply(apart, apart);
    }
}
