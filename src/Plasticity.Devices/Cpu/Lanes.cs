using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Plasticity.Devices.Lanes;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// What bodies for the processor alone are written in, beside <see cref="ILanes{TVector}"/>: the same operations on addresses, and a few that a GPU's
/// lanes need not have. Bodies are generic over <typeparamref name="TVector"/> and its lanes; every local is then a plain hardware vector, which
/// RyuJIT keeps in a register (wrapping vectors in structs or arrays of them does not).
/// </summary>
internal unsafe interface ISimdLanes<TVector> : ILanes<TVector> where TVector : struct
{
    static abstract TVector Load(float* p);

    /// <summary>Bytes as the numbers 0 to 255.</summary>
    static abstract TVector LoadBytes(byte* p);

    static abstract void Store(TVector v, float* p);

    /// <summary>yes where value &gt; largest or is the first NaN, no elsewhere.</summary>
    static abstract TVector WhereLarger(TVector value, TVector largest, TVector yes, TVector no);

    /// <summary>value where a and b have the same bits, else 0: floats may so carry integers.</summary>
    static abstract TVector WhereSame(TVector a, TVector b, TVector value);
}

/// <summary>What only true vectors can: hold several values of each of fewer columns side by side.</summary>
internal unsafe interface IVectorLanes<TVector> : ISimdLanes<TVector> where TVector : struct
{
    /// <summary>Vector registers of the processor, 32 or 16: what a tile of accumulators has to fit.</summary>
    static abstract int Registers { get; }

    /// <summary>The two floats at <paramref name="p"/>, over and over.</summary>
    static abstract TVector FillPairs(float* p);

    /// <summary>The four floats at <paramref name="p"/>, over and over.</summary>
    static abstract TVector FillQuads(float* p);

    /// <summary>Sums of neighbours: those of <paramref name="a"/> in the lower half, those of <paramref name="b"/> in the upper.</summary>
    static abstract TVector PairSums(TVector a, TVector b);

    /// <summary>Each lane of the lower half twice.</summary>
    static abstract TVector TwiceLower(TVector v);

    /// <summary>Each lane of the upper half twice.</summary>
    static abstract TVector TwiceUpper(TVector v);

    static abstract TVector LoadHalf(float* p);
    static abstract void StoreHalf(TVector v, float* p);
}

/// <summary>One float at a time: the same bodies run on what is left over at the end of a row or a buffer.</summary>
internal readonly unsafe struct Lanes1 : ISimdLanes<float>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count { [MethodImpl(Inline)] get => 1; }
    [MethodImpl(Inline)] public static float Load(FloatBuffer from, int i) => from.Pointer[i];
    [MethodImpl(Inline)] public static void Store(float v, FloatBuffer to, int i) => to.Pointer[i] = v;
    [MethodImpl(Inline)] public static float Load(float* p) => *p;
    [MethodImpl(Inline)] public static float LoadBytes(byte* p) => *p;
    [MethodImpl(Inline)] public static void Store(float v, float* p) => *p = v;
    [MethodImpl(Inline)] public static float Fill(float value) => value;
    [MethodImpl(Inline)] public static float Add(float a, float b) => a + b;
    [MethodImpl(Inline)] public static float Subtract(float a, float b) => a - b;
    [MethodImpl(Inline)] public static float Multiply(float a, float b) => a * b;
    [MethodImpl(Inline)] public static float Divide(float a, float b) => a / b;
    [MethodImpl(Inline)] public static float MultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
    [MethodImpl(Inline)] public static float Sqrt(float a) => MathF.Sqrt(a);
    [MethodImpl(Inline)] public static float Positive(float a) => a < 0 ? 0 : a;
    [MethodImpl(Inline)] public static float Gate(float gate, float value) => gate > 0 ? value : 0;
    [MethodImpl(Inline)] public static float FillWord(uint word) => BitConverter.UInt32BitsToSingle(word);
    [MethodImpl(Inline)] public static float Places(int first) => BitConverter.Int32BitsToSingle(first);
    [MethodImpl(Inline)] public static float Xor(float a, float b) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(a) ^ BitConverter.SingleToUInt32Bits(b));
    [MethodImpl(Inline)] public static float MultiplyLow(float words, uint factor) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(words) * factor);
    [MethodImpl(Inline)] public static float MultiplyHigh(float words, uint factor) => BitConverter.UInt32BitsToSingle((uint)(((ulong)BitConverter.SingleToUInt32Bits(words) * factor) >> 32));
    [MethodImpl(Inline)] public static float KeepFrom(float words, uint least, float value) => BitConverter.SingleToUInt32Bits(words) >= least ? value : 0;
    [MethodImpl(Inline)] public static float WhereLarger(float value, float largest, float yes, float no) => value <= largest || float.IsNaN(largest) ? no : yes;
    [MethodImpl(Inline)] public static float WhereSame(float a, float b, float value) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) ? value : 0;
}

/// <summary>Sixteen floats at a time.</summary>
internal readonly unsafe struct Lanes512 : IVectorLanes<Vector512<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count { [MethodImpl(Inline)] get => 16; }
    public static int Registers { [MethodImpl(Inline)] get => 32; }
    [MethodImpl(Inline)] public static Vector512<float> Load(FloatBuffer from, int i) => Vector512.Load(from.Pointer + i);
    [MethodImpl(Inline)] public static void Store(Vector512<float> v, FloatBuffer to, int i) => v.Store(to.Pointer + i);
    [MethodImpl(Inline)] public static Vector512<float> Load(float* p) => Vector512.Load(p);
    [MethodImpl(Inline)] public static Vector512<float> LoadBytes(byte* p) => Vector512.ConvertToSingle(Vector512.WidenLower(Vector512.WidenLower(Vector128.Load(p).ToVector256Unsafe().ToVector512Unsafe())).AsInt32());
    [MethodImpl(Inline)] public static void Store(Vector512<float> v, float* p) => v.Store(p);
    [MethodImpl(Inline)] public static Vector512<float> Fill(float value) => Vector512.Create(value);
    [MethodImpl(Inline)] public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
    [MethodImpl(Inline)] public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;
    [MethodImpl(Inline)] public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;
    [MethodImpl(Inline)] public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;
    [MethodImpl(Inline)] public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);
    [MethodImpl(Inline)] public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);
    [MethodImpl(Inline)] public static Vector512<float> Positive(Vector512<float> a) => Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512<float>.Zero), Vector512<float>.Zero, a);
    [MethodImpl(Inline)] public static Vector512<float> Gate(Vector512<float> gate, Vector512<float> value) => Vector512.ConditionalSelect(Vector512.GreaterThan(gate, Vector512<float>.Zero), value, Vector512<float>.Zero);
    [MethodImpl(Inline)] public static Vector512<float> FillWord(uint word) => Vector512.Create(word).AsSingle();
    [MethodImpl(Inline)] public static Vector512<float> Places(int first) => (Vector512.Create(first) + Vector512<int>.Indices).AsSingle();
    [MethodImpl(Inline)] public static Vector512<float> Xor(Vector512<float> a, Vector512<float> b) => (a.AsUInt32() ^ b.AsUInt32()).AsSingle();
    [MethodImpl(Inline)] public static Vector512<float> MultiplyLow(Vector512<float> words, uint factor) => (words.AsUInt32() * Vector512.Create(factor)).AsSingle();
    [MethodImpl(Inline)] public static Vector512<float> MultiplyHigh(Vector512<float> words, uint factor) => WideProducts.High(words.AsUInt32(), factor).AsSingle();
    [MethodImpl(Inline)] public static Vector512<float> KeepFrom(Vector512<float> words, uint least, Vector512<float> value) => Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(words.AsUInt32(), Vector512.Create(least)).AsSingle(), value, Vector512<float>.Zero);
    [MethodImpl(Inline)] public static Vector512<float> WhereLarger(Vector512<float> value, Vector512<float> largest, Vector512<float> yes, Vector512<float> no) => Vector512.ConditionalSelect(Vector512.LessThanOrEqual(value, largest) | Vector512.IsNaN(largest), no, yes);
    [MethodImpl(Inline)] public static Vector512<float> WhereSame(Vector512<float> a, Vector512<float> b, Vector512<float> value) => Vector512.ConditionalSelect(Vector512.Equals(a.AsInt32(), b.AsInt32()).AsSingle(), value, Vector512<float>.Zero);
    [MethodImpl(Inline)] public static Vector512<float> FillPairs(float* p) => Vector512.Create(*(double*)p).AsSingle();
    [MethodImpl(Inline)] public static Vector512<float> FillQuads(float* p) => Avx512F.IsSupported ? Avx512F.BroadcastVector128ToVector512(p) : Vector512.Create(Vector128.Load(p));
    [MethodImpl(Inline)] public static Vector512<float> TwiceLower(Vector512<float> v) => Vector512.Shuffle(v, Vector512.Create(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7));
    [MethodImpl(Inline)] public static Vector512<float> TwiceUpper(Vector512<float> v) => Vector512.Shuffle(v, Vector512.Create(8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15));
    [MethodImpl(Inline)] public static Vector512<float> LoadHalf(float* p) => Vector256.Load(p).ToVector512Unsafe();
    [MethodImpl(Inline)] public static void StoreHalf(Vector512<float> v, float* p) => v.GetLower().Store(p);

    [MethodImpl(Inline)]
    public static Vector512<float> PairSums(Vector512<float> a, Vector512<float> b)
    {
        if (!Avx512F.IsSupported) return Vector512.Create(Lanes256.PairSums(a.GetLower(), a.GetUpper()), Lanes256.PairSums(b.GetLower(), b.GetUpper()));
        Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        return Avx512F.PermuteVar16x32x2(a, even, b) + Avx512F.PermuteVar16x32x2(a, even + Vector512<int>.One, b);
    }
}

/// <summary>Eight floats at a time.</summary>
internal readonly unsafe struct Lanes256 : IVectorLanes<Vector256<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count { [MethodImpl(Inline)] get => 8; }
    public static int Registers { [MethodImpl(Inline)] get => Avx512F.VL.IsSupported ? 32 : 16; }
    [MethodImpl(Inline)] public static Vector256<float> Load(FloatBuffer from, int i) => Vector256.Load(from.Pointer + i);
    [MethodImpl(Inline)] public static void Store(Vector256<float> v, FloatBuffer to, int i) => v.Store(to.Pointer + i);
    [MethodImpl(Inline)] public static Vector256<float> Load(float* p) => Vector256.Load(p);
    [MethodImpl(Inline)] public static Vector256<float> LoadBytes(byte* p) => Vector256.ConvertToSingle(Vector256.WidenLower(Vector256.WidenLower(Vector64.Load(p).ToVector128Unsafe().ToVector256Unsafe())).AsInt32());
    [MethodImpl(Inline)] public static void Store(Vector256<float> v, float* p) => v.Store(p);
    [MethodImpl(Inline)] public static Vector256<float> Fill(float value) => Vector256.Create(value);
    [MethodImpl(Inline)] public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;
    [MethodImpl(Inline)] public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;
    [MethodImpl(Inline)] public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;
    [MethodImpl(Inline)] public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;
    [MethodImpl(Inline)] public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
    [MethodImpl(Inline)] public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);
    [MethodImpl(Inline)] public static Vector256<float> Positive(Vector256<float> a) => Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256<float>.Zero), Vector256<float>.Zero, a);
    [MethodImpl(Inline)] public static Vector256<float> Gate(Vector256<float> gate, Vector256<float> value) => Vector256.ConditionalSelect(Vector256.GreaterThan(gate, Vector256<float>.Zero), value, Vector256<float>.Zero);
    [MethodImpl(Inline)] public static Vector256<float> FillWord(uint word) => Vector256.Create(word).AsSingle();
    [MethodImpl(Inline)] public static Vector256<float> Places(int first) => (Vector256.Create(first) + Vector256<int>.Indices).AsSingle();
    [MethodImpl(Inline)] public static Vector256<float> Xor(Vector256<float> a, Vector256<float> b) => (a.AsUInt32() ^ b.AsUInt32()).AsSingle();
    [MethodImpl(Inline)] public static Vector256<float> MultiplyLow(Vector256<float> words, uint factor) => (words.AsUInt32() * Vector256.Create(factor)).AsSingle();
    [MethodImpl(Inline)] public static Vector256<float> MultiplyHigh(Vector256<float> words, uint factor) => WideProducts.High(words.AsUInt32(), factor).AsSingle();
    [MethodImpl(Inline)] public static Vector256<float> KeepFrom(Vector256<float> words, uint least, Vector256<float> value) => Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(words.AsUInt32(), Vector256.Create(least)).AsSingle(), value, Vector256<float>.Zero);
    [MethodImpl(Inline)] public static Vector256<float> WhereLarger(Vector256<float> value, Vector256<float> largest, Vector256<float> yes, Vector256<float> no) => Vector256.ConditionalSelect(Vector256.LessThanOrEqual(value, largest) | Vector256.IsNaN(largest), no, yes);
    [MethodImpl(Inline)] public static Vector256<float> WhereSame(Vector256<float> a, Vector256<float> b, Vector256<float> value) => Vector256.ConditionalSelect(Vector256.Equals(a.AsInt32(), b.AsInt32()).AsSingle(), value, Vector256<float>.Zero);
    [MethodImpl(Inline)] public static Vector256<float> FillPairs(float* p) => Vector256.Create(*(double*)p).AsSingle();
    [MethodImpl(Inline)] public static Vector256<float> FillQuads(float* p) => Avx.IsSupported ? Avx.BroadcastVector128ToVector256(p) : Vector256.Create(Vector128.Load(p));
    [MethodImpl(Inline)] public static Vector256<float> TwiceLower(Vector256<float> v) => Vector256.Shuffle(v, Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3));
    [MethodImpl(Inline)] public static Vector256<float> TwiceUpper(Vector256<float> v) => Vector256.Shuffle(v, Vector256.Create(4, 4, 5, 5, 6, 6, 7, 7));
    [MethodImpl(Inline)] public static Vector256<float> LoadHalf(float* p) => Vector128.Load(p).ToVector256Unsafe();
    [MethodImpl(Inline)] public static void StoreHalf(Vector256<float> v, float* p) => v.GetLower().Store(p);

    [MethodImpl(Inline)]
    public static Vector256<float> PairSums(Vector256<float> a, Vector256<float> b) =>
        Vector256.Create(Lanes128.PairSums(a.GetLower(), a.GetUpper()), Lanes128.PairSums(b.GetLower(), b.GetUpper()));
}

/// <summary>Four floats at a time.</summary>
internal readonly unsafe struct Lanes128 : IVectorLanes<Vector128<float>>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public static int Count { [MethodImpl(Inline)] get => 4; }
    public static int Registers { [MethodImpl(Inline)] get => Avx512F.VL.IsSupported || AdvSimd.Arm64.IsSupported ? 32 : 16; }
    [MethodImpl(Inline)] public static Vector128<float> Load(FloatBuffer from, int i) => Vector128.Load(from.Pointer + i);
    [MethodImpl(Inline)] public static void Store(Vector128<float> v, FloatBuffer to, int i) => v.Store(to.Pointer + i);
    [MethodImpl(Inline)] public static Vector128<float> Load(float* p) => Vector128.Load(p);
    [MethodImpl(Inline)] public static Vector128<float> LoadBytes(byte* p) => Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)p).AsByte())).AsInt32());
    [MethodImpl(Inline)] public static void Store(Vector128<float> v, float* p) => v.Store(p);
    [MethodImpl(Inline)] public static Vector128<float> Fill(float value) => Vector128.Create(value);
    [MethodImpl(Inline)] public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;
    [MethodImpl(Inline)] public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;
    [MethodImpl(Inline)] public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;
    [MethodImpl(Inline)] public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;
    [MethodImpl(Inline)] public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);
    [MethodImpl(Inline)] public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);
    [MethodImpl(Inline)] public static Vector128<float> Positive(Vector128<float> a) => Vector128.ConditionalSelect(Vector128.LessThan(a, Vector128<float>.Zero), Vector128<float>.Zero, a);
    [MethodImpl(Inline)] public static Vector128<float> Gate(Vector128<float> gate, Vector128<float> value) => Vector128.ConditionalSelect(Vector128.GreaterThan(gate, Vector128<float>.Zero), value, Vector128<float>.Zero);
    [MethodImpl(Inline)] public static Vector128<float> FillWord(uint word) => Vector128.Create(word).AsSingle();
    [MethodImpl(Inline)] public static Vector128<float> Places(int first) => (Vector128.Create(first) + Vector128<int>.Indices).AsSingle();
    [MethodImpl(Inline)] public static Vector128<float> Xor(Vector128<float> a, Vector128<float> b) => (a.AsUInt32() ^ b.AsUInt32()).AsSingle();
    [MethodImpl(Inline)] public static Vector128<float> MultiplyLow(Vector128<float> words, uint factor) => (words.AsUInt32() * Vector128.Create(factor)).AsSingle();
    [MethodImpl(Inline)] public static Vector128<float> MultiplyHigh(Vector128<float> words, uint factor) => WideProducts.High(words.AsUInt32(), factor).AsSingle();
    [MethodImpl(Inline)] public static Vector128<float> KeepFrom(Vector128<float> words, uint least, Vector128<float> value) => Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(words.AsUInt32(), Vector128.Create(least)).AsSingle(), value, Vector128<float>.Zero);
    [MethodImpl(Inline)] public static Vector128<float> WhereLarger(Vector128<float> value, Vector128<float> largest, Vector128<float> yes, Vector128<float> no) => Vector128.ConditionalSelect(Vector128.LessThanOrEqual(value, largest) | Vector128.IsNaN(largest), no, yes);
    [MethodImpl(Inline)] public static Vector128<float> WhereSame(Vector128<float> a, Vector128<float> b, Vector128<float> value) => Vector128.ConditionalSelect(Vector128.Equals(a.AsInt32(), b.AsInt32()).AsSingle(), value, Vector128<float>.Zero);
    [MethodImpl(Inline)] public static Vector128<float> FillPairs(float* p) => Vector128.Create(*(double*)p).AsSingle();
    [MethodImpl(Inline)] public static Vector128<float> FillQuads(float* p) => Vector128.Load(p);
    [MethodImpl(Inline)] public static Vector128<float> TwiceLower(Vector128<float> v) => Vector128.Shuffle(v, Vector128.Create(0, 0, 1, 1));
    [MethodImpl(Inline)] public static Vector128<float> TwiceUpper(Vector128<float> v) => Vector128.Shuffle(v, Vector128.Create(2, 2, 3, 3));
    [MethodImpl(Inline)] public static Vector128<float> LoadHalf(float* p) => Vector64.Load(p).ToVector128Unsafe();
    [MethodImpl(Inline)] public static void StoreHalf(Vector128<float> v, float* p) => v.GetLower().Store(p);

    [MethodImpl(Inline)]
    public static Vector128<float> PairSums(Vector128<float> a, Vector128<float> b) =>
        Sse3.IsSupported ? Sse3.HorizontalAdd(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.AddPairwise(a, b)
        : Vector128.Create(a[0] + a[1], a[2] + a[3], b[0] + b[1], b[2] + b[3]);
}
