
namespace Plasticity.Devices.Lanes;

/// <summary>Four floats of a GPU's lane at a time: what it takes to keep the memory of a GPU busy.</summary>
public readonly struct GpuFour : ILanes<Float4>
{
    public static int Count => 4;
    public static Float4 Load(FloatBuffer from, int i) => LaneMemory.LoadFour(from.Handle, from.Count, i);
    public static void Store(Float4 v, FloatBuffer to, int i) => LaneMemory.StoreFour(to.Handle, to.Count, i, v);
    public static Float4 Fill(float value) => new(value, value, value, value);
    public static Float4 Add(Float4 a, Float4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);
    public static Float4 Subtract(Float4 a, Float4 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);
    public static Float4 Multiply(Float4 a, Float4 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z, a.W * b.W);
    public static Float4 Divide(Float4 a, Float4 b) => new(a.X / b.X, a.Y / b.Y, a.Z / b.Z, a.W / b.W);
    public static Float4 Sqrt(Float4 a) => new(GpuOne.Sqrt(a.X), GpuOne.Sqrt(a.Y), GpuOne.Sqrt(a.Z), GpuOne.Sqrt(a.W));
    public static Float4 Positive(Float4 a) => new(GpuOne.Positive(a.X), GpuOne.Positive(a.Y), GpuOne.Positive(a.Z), GpuOne.Positive(a.W));

    public static Float4 MultiplyAdd(Float4 a, Float4 b, Float4 c) =>
        new(GpuOne.MultiplyAdd(a.X, b.X, c.X), GpuOne.MultiplyAdd(a.Y, b.Y, c.Y), GpuOne.MultiplyAdd(a.Z, b.Z, c.Z), GpuOne.MultiplyAdd(a.W, b.W, c.W));

    public static Float4 Gate(Float4 gate, Float4 value) =>
        new(GpuOne.Gate(gate.X, value.X), GpuOne.Gate(gate.Y, value.Y), GpuOne.Gate(gate.Z, value.Z), GpuOne.Gate(gate.W, value.W));
}
