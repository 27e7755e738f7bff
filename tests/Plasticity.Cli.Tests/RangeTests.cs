using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Cli.Tests;

/// <summary>What is checked is what is used: in single precision, and the same wherever a number is given.</summary>
public sealed class RangeTests
{
    private static readonly string[] Odd =
    [
        "0", "-0", "1", "-1", "0.5", "0.99999999", "0.9999999", "1e-30", "1e-37", "1e-40", "1e-46", "1e-50", "3e38", "1e39", "1e308", "1e309", "NaN", "Infinity", "-Infinity",
        "+0.5", ".5", "5.", "0,5", "1_0", "0x1", "none", "null", "~", "abc", "1e", "2147483647", "2147483648", "10000", "10001",
    ];

    /// <summary>A setting, its place in a phase, and what else has to be said for it to matter.</summary>
    public static TheoryData<string, string, string> Places => new()
    {
        { "rate", "rate: VALUE", "" },
        { "momentum", "optimiser: { kind: sgd, momentum: VALUE }", "optimiser=sgd" },
        { "l2", "optimiser: { kind: adam, l2: VALUE }", "" },
        { "l2", "regularisers: { l2: VALUE }", "" },
        { "translate", "regularisers: { translate: VALUE }", "" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_setting_takes_the_same_on_the_command_line_in_a_file_and_in_a_phase(string key, string place, string also)
    {
        string[] others = also.Length > 0 ? [also] : [];
        string settings = also.Length > 0 ? also.Replace("=", ": ", StringComparison.Ordinal) + ", " : "";
        foreach (string value in Odd)
        {
            // A phase may leave its learning rate to the study, in a word that settings do not have.
            if (key == "rate" && value == "none") continue;
            bool flag = Accepts(() => Settings.With(Catalogue.Create("warm-start", StudySize.Smoke), [.. others, $"{key}={value}"]).Validate());
            bool setting = Accepts(() => StudyFile.Parse($"study: a\nsettings: {{{settings}{key}: '{value}'}}\narms: [{{name: b, phases: [{{name: tune}}]}}]", "a.yaml"));
            bool phase = Accepts(() => StudyFile.Parse($"study: a\narms: [{{name: b, phases: [{{name: tune, {place.Replace("VALUE", $"'{value}'", StringComparison.Ordinal)}}}]}}]", "a.yaml"));
            Assert.True((flag, flag) == (setting, phase), $"{key}={value}: --set {flag}, settings {setting}, phase {phase}");
        }
    }

    [Theory]
    [InlineData("rate", "--rate", "")]
    [InlineData("momentum", "--momentum", "optimiser=sgd")]
    [InlineData("l2", "--weight-decay", "optimiser=sgd")]
    public void A_step_takes_the_same_as_a_study(string key, string option, string also)
    {
        foreach (string value in Odd)
        {
            bool set = Accepts(() => Settings.With(Catalogue.Create("warm-start", StudySize.Smoke), [.. also.Length > 0 ? [also] : Array.Empty<string>(), $"{key}={value}"]).Validate());
            string[] rate = key == "rate" ? [] : ["--rate", "0.1"];
            Outcome step = Program.Run(["step", "--weights", "w.npz", "--images", "no.npy", "--labels", "no.npy", "--optimiser", "sgd", "--out", "o.npz", .. rate, $"{option}={value}"]);
            // What is accepted goes on to the files, which there are not.
            Assert.True(set == (step.Code == InputException.BadFile), $"{key}={value}: --set {set}, step {step.Code}: {step.Error}");
            Assert.Single(step.Error.TrimEnd().Split('\n'));
        }
    }

    [Theory]
    [InlineData("rate=1e-50", "rate is 1E-50, which is 0 in single precision, expected a number above 0; single precision begins at 1.18E-38")]
    [InlineData("rate=1e-40", "rate is 1E-40, which is 0 in single precision, expected a number above 0; single precision begins at 1.18E-38")]
    [InlineData("rate=1e39", "rate is 1E+39, which is Infinity in single precision, expected a number above 0")]
    [InlineData("rate=0", "rate is 0, expected a number above 0")]
    [InlineData("rate=1e309", "rate: expected a number, found '1e309'")]
    [InlineData("optimiser=sgd momentum=0.99999999", "momentum is 0.99999999, which is 1 in single precision, expected at least 0 and below 1")]
    [InlineData("l2=1e39", "l2 is 1E+39, which is Infinity in single precision, expected a number of at least 0")]
    [InlineData("l2=1e-50", "l2 is 1E-50, which is 0 in single precision, expected a number of at least 0; single precision begins at 1.18E-38")]
    [InlineData("shrink=1e-50", "shrink is 1E-50, which is 0 in single precision, expected 0 to 1; single precision begins at 1.18E-38")]
    [InlineData("perturb=1e39", "perturb is 1E+39, which is Infinity in single precision, expected a number of at least 0")]
    [InlineData("translate=2147483647", "translate is 2147483647, expected at most 10000")]
    public void The_message_says_what_single_precision_makes_of_it(string assignments, string expected)
    {
        InputException refused = Assert.Throws<InputException>(() => Settings.With(Catalogue.Create("warm-start", StudySize.Smoke), assignments.Split(' ')).Validate());
        Assert.Equal((expected, InputException.Usage), (refused.Message, refused.ExitCode));
    }

    [Theory]
    [InlineData("optimiser: { kind: sgd, momentum: 0.99999999 }", "optimiser.momentum is 1, expected at least 0 and below 1")]
    [InlineData("optimiser: { kind: adam, beta2: 0.999999999 }", "optimiser.beta2 is 1, expected at least 0 and below 1")]
    [InlineData("optimiser: { kind: adam, epsilon: 1e-50 }", "epsilon is 1E-50, which is 0 in single precision")]
    [InlineData("optimiser: { kind: adamw, decay: 1e39 }", "decay is 1E+39, which is Infinity in single precision")]
    [InlineData("regularisers: { decay: 1e39 }", "regularisers.decay is 1E+39, which is Infinity in single precision")]
    [InlineData("schedule: { kind: milestones, epochs: [1, 2], by: 1e30 }", "the largest learning rate of the schedule is ")]
    [InlineData("schedule: { kind: warm-up, then: { kind: milestones, epochs: [1], by: 1e38 } }, rate: 100", "the largest learning rate of the schedule is 1E+40, which is Infinity in single precision")]
    [InlineData("schedule: { kind: exponential, by: 1e-50 }", "exponential: by is 1E-50, which is 0 in single precision")]
    [InlineData("optimiser: { kind: adam, l2: 3e38 }, regularisers: { l2: 3e38 }", "l2 of optimiser and regularisers together is 6")]
    [InlineData("entry: [{ kind: shrink-perturb, perturb: 1e39 }]", "perturb is 1E+39, which is Infinity in single precision")]
    [InlineData("stream: 2147483647", "stream is 2147483647, expected at most 1000000")]
    public void A_phase_is_held_to_single_precision(string keys, string expected)
    {
        InputException refused = Assert.Throws<InputException>(() => StudyFile.Parse($"study: a\narms: [{{name: b, phases: [{{name: tune, {keys}}}]}}]", "a.yaml"));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_learning_rates_is_held_to_the_same_range() => Assert.Equal(
        "tune-rates, in every place is 1E-50, which is 0 in single precision, expected a number above 0; single precision begins at 1.18E-38",
        Assert.Throws<InputException>(() => Settings.With(Catalogue.Create("tuning-rate", StudySize.Smoke), ["tune-rates=0.1,1e-50"]).Validate()).Message);

    private static bool Accepts(Action check)
    {
        try
        {
            check();
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }
}
