namespace Plasticity.Engine.Autodiff;

/// <summary>What a pass does with the statistics of batch norm.</summary>
public enum Statistics
{
    /// <summary>Normalise by the batch, and move the running statistics towards it.</summary>
    Move,

    /// <summary>Normalise by the batch, and leave the running statistics: a second pass over the same batch, as in SAM (Foret et al. 2021, arXiv:2010.01412).</summary>
    Ignore,

    /// <summary>Normalise by the running statistics, and leave them.</summary>
    Use,
}
