using System.Runtime.CompilerServices;

namespace Plasticity.Engine.Tensors;

/// <summary>Demands on shapes; the message names the op (the calling method) and the argument by itself.</summary>
internal static class Require
{
    /// <summary>Demands exactly these axes.</summary>
    public static void Shape(Tensor tensor, Shape expected,
        [CallerArgumentExpression(nameof(tensor))] string name = "", [CallerMemberName] string op = "")
    {
        if (tensor.Shape != expected) throw new ShapeException($"{op}: {name} is {tensor.Shape}, expected {expected}");
    }

    /// <summary>Demands this many axes, described as in "[N,H,W,C]".</summary>
    public static void Rank(Tensor tensor, int rank, string expected,
        [CallerArgumentExpression(nameof(tensor))] string name = "", [CallerMemberName] string op = "")
    {
        if (tensor.Shape.Rank != rank) throw new ShapeException($"{op}: {name} is {tensor.Shape}, expected {expected}");
    }

    /// <summary>Reads [M,C] or [N,H,W,C] as M rows of C channels.</summary>
    public static (int M, int C) Rows(Tensor tensor,
        [CallerArgumentExpression(nameof(tensor))] string name = "", [CallerMemberName] string op = "")
    {
        Shape shape = tensor.Shape;
        if (shape.Rank is not (2 or 4)) throw new ShapeException($"{op}: {name} is {shape}, expected [M,C] or [N,H,W,C]");
        int c = shape[shape.Rank - 1];
        return (shape.Count / c, c);
    }

    /// <summary>Demands that a number lies in range; NaN does not.</summary>
    public static void That(bool condition, string message, [CallerMemberName] string op = "")
    {
        if (!condition) throw new ArgumentException($"{op}: {message}");
    }
}
