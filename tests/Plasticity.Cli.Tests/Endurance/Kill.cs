namespace Plasticity.Cli.Tests.Endurance;

/// <summary>Where in a run's life its process is ended.</summary>
internal enum Kill
{
    /// <summary>While the program starts, finds its data and looks for a checkpoint.</summary>
    Starting,

    /// <summary>At any moment: in a step, in a test, between two arms, while a line is written.</summary>
    Anywhere,

    /// <summary>While a checkpoint is written.</summary>
    Writing,

    /// <summary>After the last step, while table, figures, report and summary are written and the checkpoints removed.</summary>
    Ending,
}
