namespace Plasticity.Laboratory.Data;

/// <summary>Random changes to training images, drawn anew for each sample and epoch.</summary>
/// <param name="Translate">Largest shift in pixels each way, 0 for none; what is shifted in is black.</param>
/// <param name="Flip">Mirror images, with probability one half.</param>
public sealed record Augmentation(int Translate = 0, bool Flip = false)
{
    /// <summary>Images as they are.</summary>
    public static Augmentation None { get; } = new();
}
