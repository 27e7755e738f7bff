using Plasticity.Studies.Nouns;
using Plasticity.Studies.Parts;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>What a phase is to learn: samples, what is done to them in training and test alike, and which head answers.</summary>
public sealed record TaskData
{
    private const string RoundMark = "{round}";

    /// <summary>Which samples it has.</summary>
    public Part Part { get; init; } = new AllSamples();

    /// <summary>What is done to each sample, in this order.</summary>
    public ValueList<Change> Changes { get; init; } = [];

    [Help("The head that answers; {round} stands for the round: head-{round} is a head for each.")]
    public string Head { get; init; } = "head";

    /// <summary>The head that answers in a round.</summary>
    public string HeadOf(int round) => Head.Replace(RoundMark, FormattableString.Invariant($"{round}"), StringComparison.Ordinal);

    /// <summary>Checks its parts.</summary>
    /// <exception cref="InputException">Something is out of range.</exception>
    public void Validate()
    {
        Part.Validate();
        Named.Validate("changes", Changes);
    }
}
