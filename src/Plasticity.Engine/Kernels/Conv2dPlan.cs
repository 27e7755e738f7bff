namespace Plasticity.Engine.Kernels;

/// <summary>How the CPU device computes a convolution.</summary>
internal enum Conv2dAlgorithm
{
    /// <summary>A product whose rows are pixels found through a <see cref="GatherTable"/>: one tap for each kernel position, nothing copied.</summary>
    Gather,

    /// <summary>The same on a copy with its borders filled in, where a tap is a whole row of the kernel: see <see cref="PaddedImages"/>.</summary>
    PaddedRows,
}

/// <summary>Which algorithm a convolution uses: decided here and nowhere else, by its shape alone.</summary>
internal static class Conv2dPlan
{
    /// <summary>Channels up to which the work at one kernel position is too little to be worth looking it up.</summary>
    private const int FewChannels = 8;

    /// <summary>The algorithm of the passes that read the input: the forward pass and the gradient of the weight.</summary>
    public static Conv2dAlgorithm ForInput(in Conv2dShape shape) =>
        shape.C <= FewChannels && shape.S > 1 ? Conv2dAlgorithm.PaddedRows : Conv2dAlgorithm.Gather;
}
