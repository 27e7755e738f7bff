using ILGPU;

namespace Plasticity.Devices.Lanes;

/// <summary>One float of a GPU's lane at a time: what is left over, and rows whose length four does not divide.</summary>
public readonly struct GpuOne : ILanes<float>
{
    public static int Count => 1;
    public static float Load(FloatBuffer from, int i) => LaneMemory.LoadFloat(from.Handle, from.Count, i);
    public static void Store(float v, FloatBuffer to, int i) => LaneMemory.StoreFloat(to.Handle, to.Count, i, v);
    public static float Fill(float value) => value;
    public static float Add(float a, float b) => LaneMemory.Add(a, b);
    public static float Subtract(float a, float b) => LaneMemory.Subtract(a, b);
    public static float Multiply(float a, float b) => LaneMemory.Multiply(a, b);
    public static float Divide(float a, float b) => a / b;
    public static float Sqrt(float a) => MathF.Sqrt(a);
    public static float Positive(float a) => a < 0 ? 0 : a;
    public static float Gate(float gate, float value) => gate > 0 ? value : 0;
    public static float FillWord(uint word) => Interop.IntAsFloat(word);
    public static float Places(int first) => Interop.IntAsFloat((uint)first);
    public static float Xor(float a, float b) => Interop.IntAsFloat(Interop.FloatAsInt(a) ^ Interop.FloatAsInt(b));
    public static float MultiplyLow(float words, uint factor) => Interop.IntAsFloat(Interop.FloatAsInt(words) * factor);
    public static float MultiplyHigh(float words, uint factor) => Interop.IntAsFloat((uint)(((ulong)Interop.FloatAsInt(words) * factor) >> 32));
    public static float KeepFrom(float words, uint least, float value) => Interop.FloatAsInt(words) >= least ? value : 0;
    public static float MultiplyAdd(float a, float b, float c) => LaneMemory.MultiplyAdd(a, b, c);
}
