using ILGPU.Util;

namespace Plasticity.Devices.Lanes;

/// <summary>Four floats of a GPU's lane at a time: what it takes to keep the memory of a GPU busy.</summary>
public readonly struct GpuFour : ILanes<Float4>
{
    public static int Count => 4;
    public static Float4 Load(FloatBuffer from, int i) => LaneMemory.LoadFour(from.Handle, from.Count, i);
    public static void Store(Float4 v, FloatBuffer to, int i) => LaneMemory.StoreFour(to.Handle, to.Count, i, v);
    public static Float4 Fill(float value) => new(value, value, value, value);
    public static Float4 Add(Float4 a, Float4 b) => new(GpuOne.Add(a.X, b.X), GpuOne.Add(a.Y, b.Y), GpuOne.Add(a.Z, b.Z), GpuOne.Add(a.W, b.W));
    public static Float4 Subtract(Float4 a, Float4 b) => new(GpuOne.Subtract(a.X, b.X), GpuOne.Subtract(a.Y, b.Y), GpuOne.Subtract(a.Z, b.Z), GpuOne.Subtract(a.W, b.W));
    public static Float4 Multiply(Float4 a, Float4 b) => new(GpuOne.Multiply(a.X, b.X), GpuOne.Multiply(a.Y, b.Y), GpuOne.Multiply(a.Z, b.Z), GpuOne.Multiply(a.W, b.W));
    public static Float4 Divide(Float4 a, Float4 b) => new(a.X / b.X, a.Y / b.Y, a.Z / b.Z, a.W / b.W);
    public static Float4 Sqrt(Float4 a) => new(GpuOne.Sqrt(a.X), GpuOne.Sqrt(a.Y), GpuOne.Sqrt(a.Z), GpuOne.Sqrt(a.W));
    public static Float4 Positive(Float4 a) => new(GpuOne.Positive(a.X), GpuOne.Positive(a.Y), GpuOne.Positive(a.Z), GpuOne.Positive(a.W));

    public static Float4 MultiplyAdd(Float4 a, Float4 b, Float4 c) =>
        new(GpuOne.MultiplyAdd(a.X, b.X, c.X), GpuOne.MultiplyAdd(a.Y, b.Y, c.Y), GpuOne.MultiplyAdd(a.Z, b.Z, c.Z), GpuOne.MultiplyAdd(a.W, b.W, c.W));

    public static Float4 FillWord(uint word) => Fill(GpuOne.FillWord(word));
    public static Float4 Places(int first) => new(GpuOne.Places(first), GpuOne.Places(first + 1), GpuOne.Places(first + 2), GpuOne.Places(first + 3));
    public static Float4 Xor(Float4 a, Float4 b) => new(GpuOne.Xor(a.X, b.X), GpuOne.Xor(a.Y, b.Y), GpuOne.Xor(a.Z, b.Z), GpuOne.Xor(a.W, b.W));

    public static Float4 MultiplyLow(Float4 words, uint factor) =>
        new(GpuOne.MultiplyLow(words.X, factor), GpuOne.MultiplyLow(words.Y, factor), GpuOne.MultiplyLow(words.Z, factor), GpuOne.MultiplyLow(words.W, factor));

    public static Float4 MultiplyHigh(Float4 words, uint factor) =>
        new(GpuOne.MultiplyHigh(words.X, factor), GpuOne.MultiplyHigh(words.Y, factor), GpuOne.MultiplyHigh(words.Z, factor), GpuOne.MultiplyHigh(words.W, factor));

    public static Float4 KeepFrom(Float4 words, uint least, Float4 value) =>
        new(GpuOne.KeepFrom(words.X, least, value.X), GpuOne.KeepFrom(words.Y, least, value.Y), GpuOne.KeepFrom(words.Z, least, value.Z), GpuOne.KeepFrom(words.W, least, value.W));

    /// <summary><paramref name="a"/> where <paramref name="first"/> holds, else <paramref name="b"/>, without a branch.</summary>
    public static Float4 Choose(bool first, Float4 a, Float4 b) =>
        new(Utilities.Select(first, a.X, b.X), Utilities.Select(first, a.Y, b.Y), Utilities.Select(first, a.Z, b.Z), Utilities.Select(first, a.W, b.W));

    public static Float4 Gate(Float4 gate, Float4 value) =>
        new(GpuOne.Gate(gate.X, value.X), GpuOne.Gate(gate.Y, value.Y), GpuOne.Gate(gate.Z, value.Z), GpuOne.Gate(gate.W, value.W));
}
