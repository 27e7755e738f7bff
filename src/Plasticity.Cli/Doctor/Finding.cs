namespace Plasticity.Cli.Doctor;

/// <summary>How bad it is.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Something that could be better, or is not there and need not be.</summary>
    Note,

    /// <summary>Something that was asked for, or that every run needs, and does not work.</summary>
    Problem,
}

/// <summary>One line of what a doctor has to say.</summary>
/// <param name="Topic">What was looked at: "device cpu", "disk".</param>
/// <param name="Text">What was found.</param> <param name="Advice">What to do about it; empty where there is nothing to do.</param>
internal sealed record Finding(string Topic, Verdict Verdict, string Text, string Advice = "")
{
    /// <summary>The findings of a probe. One that throws, or does not come to an end, is itself a finding: the others go on.</summary>
    /// <param name="limit">How long it may take.</param>
    public static IReadOnlyList<Finding> Of(string topic, TimeSpan limit, Func<IReadOnlyList<Finding>> probe)
    {
        Task<IReadOnlyList<Finding>> work = Task.Run(probe);
        try
        {
            return work.Wait(limit)
                ? work.Result
                : [new Finding(topic, Verdict.Problem, $"did not answer within {limit.TotalSeconds:F0} s", "look whether a driver or a network drive hangs")];
        }
        catch (AggregateException failed)
        {
            return [new Finding(topic, Verdict.Problem, failed.GetBaseException().Message.ReplaceLineEndings(" ").Trim())];
        }
    }

    public static Finding Ok(string topic, string text) => new(topic, Verdict.Ok, text);
}
