using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// The five linear maps of F(4×4, 3×3), along one axis: four outputs of a three-tap filter from six inputs with six products instead of
/// twelve. In two dimensions each is used along columns, then along rows: Y = Aᵀ[(G g Gᵀ) ∘ (Bᵀ d B)]A, 36 products for 16 outputs.
/// </summary>
/// <remarks>Winograd 1980; Lavin &amp; Gray 2016, arXiv:1509.09308. They interpolate at 0, ±1, ±2 and ∞. We take 0, ±3/4, ±3/2 and ∞: every
/// coefficient of A and B is still exact in binary, and the rounding error of a convolution, as measured, is half as large.</remarks>
internal static class WinogradMaps<TVector, TLanes> where TVector : struct where TLanes : struct, ISimdLanes<TVector>
{
    private const float P = 0.75f, Q = 1.5f, P2 = P * P, Q2 = Q * Q, P3 = P2 * P, Q3 = Q2 * Q;

    // 1 / Π (xᵢ - xⱼ) over the other finite points, for xᵢ = 0, ±P, ±Q.
    private const double N0 = 1.0 / (P2 * Q2), NP = 1.0 / (2.0 * P2 * (P2 - Q2)), NQ = 1.0 / (2.0 * Q2 * (Q2 - P2));

    /// <summary>Bᵀ, in place: six inputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input(ref TVector d0, ref TVector d1, ref TVector d2, ref TVector d3, ref TVector d4, ref TVector d5)
    {
        TVector product = TLanes.Fill(P2 * Q2), sum = TLanes.Fill(-(P2 + Q2)), p2 = TLanes.Fill(-P2), q2 = TLanes.Fill(-Q2);
        TVector first = TLanes.MultiplyAdd(product, d0, TLanes.MultiplyAdd(sum, d2, d4));
        TVector last = TLanes.MultiplyAdd(product, d1, TLanes.MultiplyAdd(sum, d3, d5));
        TVector evenP = TLanes.MultiplyAdd(q2, d2, d4), oddP = TLanes.MultiplyAdd(q2, d1, d3);
        TVector evenQ = TLanes.MultiplyAdd(p2, d2, d4), oddQ = TLanes.MultiplyAdd(p2, d1, d3);
        d0 = first;
        d1 = TLanes.MultiplyAdd(TLanes.Fill(P), oddP, evenP);
        d2 = TLanes.MultiplyAdd(TLanes.Fill(-P), oddP, evenP);
        d3 = TLanes.MultiplyAdd(TLanes.Fill(Q), oddQ, evenQ);
        d4 = TLanes.MultiplyAdd(TLanes.Fill(-Q), oddQ, evenQ);
        d5 = last;
    }

    /// <summary>Aᵀ: four outputs of six products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        TVector sumP = TLanes.Add(m1, m2), apartP = TLanes.Subtract(m1, m2), sumQ = TLanes.Add(m3, m4), apartQ = TLanes.Subtract(m3, m4);
        y0 = TLanes.Add(TLanes.Add(m0, sumP), sumQ);
        y1 = TLanes.MultiplyAdd(TLanes.Fill(Q), apartQ, TLanes.Multiply(TLanes.Fill(P), apartP));
        y2 = TLanes.MultiplyAdd(TLanes.Fill(Q2), sumQ, TLanes.Multiply(TLanes.Fill(P2), sumP));
        y3 = TLanes.MultiplyAdd(TLanes.Fill(Q3), apartQ, TLanes.MultiplyAdd(TLanes.Fill(P3), apartP, m5));
    }

    /// <summary>A, the transpose of <see cref="Output"/>: six values of four gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputGradient(
        TVector y0, TVector y1, TVector y2, TVector y3,
        out TVector m0, out TVector m1, out TVector m2, out TVector m3, out TVector m4, out TVector m5)
    {
        TVector evenP = TLanes.MultiplyAdd(TLanes.Fill(P2), y2, y0), oddP = TLanes.MultiplyAdd(TLanes.Fill(P2), y3, y1);
        TVector evenQ = TLanes.MultiplyAdd(TLanes.Fill(Q2), y2, y0), oddQ = TLanes.MultiplyAdd(TLanes.Fill(Q2), y3, y1);
        m0 = y0;
        m1 = TLanes.MultiplyAdd(TLanes.Fill(P), oddP, evenP);
        m2 = TLanes.MultiplyAdd(TLanes.Fill(-P), oddP, evenP);
        m3 = TLanes.MultiplyAdd(TLanes.Fill(Q), oddQ, evenQ);
        m4 = TLanes.MultiplyAdd(TLanes.Fill(-Q), oddQ, evenQ);
        m5 = y3;
    }

    /// <summary>G: six values of three taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weight(
        TVector g0, TVector g1, TVector g2, out TVector u0, out TVector u1, out TVector u2, out TVector u3, out TVector u4, out TVector u5)
    {
        TVector evenP = TLanes.MultiplyAdd(TLanes.Fill((float)(NP * P2)), g2, TLanes.Multiply(TLanes.Fill((float)NP), g0));
        TVector evenQ = TLanes.MultiplyAdd(TLanes.Fill((float)(NQ * Q2)), g2, TLanes.Multiply(TLanes.Fill((float)NQ), g0));
        u0 = TLanes.Multiply(TLanes.Fill((float)N0), g0);
        u1 = TLanes.MultiplyAdd(TLanes.Fill((float)(NP * P)), g1, evenP);
        u2 = TLanes.MultiplyAdd(TLanes.Fill((float)(-NP * P)), g1, evenP);
        u3 = TLanes.MultiplyAdd(TLanes.Fill((float)(NQ * Q)), g1, evenQ);
        u4 = TLanes.MultiplyAdd(TLanes.Fill((float)(-NQ * Q)), g1, evenQ);
        u5 = g2;
    }

    /// <summary>Gᵀ, the transpose of <see cref="Weight"/>: gradients of three taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WeightGradient(
        TVector u0, TVector u1, TVector u2, TVector u3, TVector u4, TVector u5, out TVector g0, out TVector g1, out TVector g2)
    {
        TVector sumP = TLanes.Add(u1, u2), apartP = TLanes.Subtract(u1, u2), sumQ = TLanes.Add(u3, u4), apartQ = TLanes.Subtract(u3, u4);
        g0 = TLanes.MultiplyAdd(
            TLanes.Fill((float)N0), u0, TLanes.MultiplyAdd(TLanes.Fill((float)NP), sumP, TLanes.Multiply(TLanes.Fill((float)NQ), sumQ)));
        g1 = TLanes.MultiplyAdd(TLanes.Fill((float)(NP * P)), apartP, TLanes.Multiply(TLanes.Fill((float)(NQ * Q)), apartQ));
        g2 = TLanes.MultiplyAdd(
            TLanes.Fill((float)(NP * P2)), sumP, TLanes.MultiplyAdd(TLanes.Fill((float)(NQ * Q2)), sumQ, u5));
    }
}
