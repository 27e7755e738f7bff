using System.Text;

namespace Plasticity.Devices;

/// <summary>What a kernel is called: its struct's name in snake case, <c>batch_norm_apply</c> for <c>BatchNormApply</c>. "MatMul" is one word.</summary>
/// <remarks>A generic struct wraps the kernel that is its type argument, and goes by the name of that.</remarks>
public static class KernelName
{
    /// <summary>The name of <typeparamref name="TKernel"/>, made once.</summary>
    public static string Of<TKernel>() where TKernel : struct, IKernel => Made<TKernel>.Name;

    /// <summary>The name of a struct that is a kernel.</summary>
    public static string Of(Type kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return Make(kernel);
    }

    /// <summary>The kernel itself: innermost, where one wraps another.</summary>
    internal static Type Wrapped(Type kernel) => kernel.IsGenericType ? Wrapped(kernel.GetGenericArguments()[0]) : kernel;

    private static string Make(Type kernel)
    {
        StringBuilder name = new();
        foreach (char letter in Wrapped(kernel).Name.Replace("MatMul", "Matmul", StringComparison.Ordinal))
        {
            if (char.IsUpper(letter) && name.Length > 0) name.Append('_');
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }

    private static class Made<TKernel> where TKernel : struct, IKernel
    {
        public static readonly string Name = Make(typeof(TKernel));
    }
}
