using System.Globalization;
using Plasticity.Devices;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class SettingsTests
{
    [Fact]
    public void Keys_are_kebab_case_and_dotted_own_before_inherited()
    {
        string[] keys = [.. Settings.Of(new Sample()).Select(setting => setting.Key)];
        Assert.Equal(["first-share", "rate", "reset-optimiser", "note", "engine.convolution", "engine.sleepers", "seeds"], keys);
    }

    [Fact]
    public void Assignments_change_a_copy_alone()
    {
        Sample before = new();
        Sample after = Settings.With(before, ["first-share=0.25", "rate=2e-4", "reset-optimiser=false", "engine.convolution=implicit-product", "seeds=9", "engine.sleepers=3"]);
        Assert.Equal(0.25f, after.FirstShare);
        Assert.Equal(2e-4, after.Rate);
        Assert.False(after.ResetOptimiser);
        Assert.Equal(Fold.ImplicitProduct, after.Engine.Convolution);
        Assert.Equal(3, after.Engine.Sleepers);
        Assert.Equal(9, after.Seeds);
        Assert.Equal(new Sample(), before);
        Assert.Equal(before, Settings.With(after, Settings.Of(before).Select(setting => $"{setting.Key}={setting.Value}")));
    }

    [Fact]
    public void Numbers_are_read_alike_wherever_one_lives()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Sample sample = Settings.With(new Sample(), ["rate=0.25"]);
            Assert.Equal(0.25, sample.Rate);
            Assert.Contains(Settings.Of(sample), setting => setting is { Key: "rate", Value: "0.25" });
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("first-shar=0.5", "unknown key 'first-shar': did you mean 'first-share'?")]
    [InlineData("hidden=2", "unknown key 'hidden'")]
    [InlineData("engine=2", "unknown key 'engine'")]
    [InlineData("rate", "--set: expected key=value, found 'rate'")]
    [InlineData("=3", "--set: expected key=value")]
    [InlineData("seeds=many", "seeds: expected a whole number, found 'many'")]
    [InlineData("seeds=1.5", "seeds: expected a whole number, found '1.5'")]
    [InlineData("seeds=99999999999", "seeds: expected a whole number")]
    [InlineData("rate=0,5", "rate: expected a number, found '0,5'")]
    [InlineData("rate=NaN", "rate: expected a number, found 'NaN'")]
    [InlineData("rate=", "rate: expected a number, found ''")]
    [InlineData("reset-optimiser=maybe", "reset-optimiser: expected true | false, found 'maybe'")]
    [InlineData("engine.convolution=implicit", "unknown value of engine.convolution 'implicit': expected one of direct, implicit-product")]
    [InlineData("first-share=1.5", "first-share: expected a share between 0 and 1, found 1.5")]
    public void Bad_assignments_say_so_in_one_line(string assignment, string beginning)
    {
        InputException refused = Assert.Throws<InputException>(() => Settings.With(new Sample(), [assignment]));
        Assert.StartsWith(beginning, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(InputException.Usage, refused.ExitCode);
    }

    [Fact]
    public void Hash_names_the_question_and_stays_what_it_was()
    {
        // Pinned: a change here gives every known run another folder.
        Assert.Equal("f8d74f8a", HashOf(new Sample()));
        Assert.Equal("18b615ac", HashOf(new Sample { FirstShare = 0.25f, Seeds = 9 }));
        Assert.Equal(HashOf(new Sample()), Settings.Hash("sample", "shapes", []));
        Assert.NotEqual(HashOf(new Sample()), Settings.Hash("sample", "cifar10", Settings.Of(new Sample())));
        Assert.Equal("first-share: 0.25\nseeds: 9\n", Settings.Canonical(Settings.Of(new Sample { Seeds = 9, FirstShare = 0.25f })));
    }

    [Fact]
    public void The_way_of_convolution_names_a_run_only_where_it_is_chosen()
    {
        WarmStart study = WarmStart.OfSize(StudySize.Small);
        Assert.Equal("07d99d8e", HashOf(study));
        Assert.Equal("07d99d8e", HashOf(Settings.With(study, ["engine.convolution=auto"])));
        Assert.NotEqual("07d99d8e", HashOf(Settings.With(study, ["engine.convolution=direct"])));
        DeviceOptions options = Settings.With(study, ["engine.convolution=winograd"]).Engine.With(threads: 3);
        Assert.Equal(new DeviceOptions(3, ConvolutionAlgorithm.Winograd), options);
    }

    private static string HashOf(Study study) => Settings.Hash(study.Name, "shapes", Settings.Of(study));

    private static string HashOf(Sample sample) => Settings.Hash("sample", "shapes", Settings.Of(sample));
}
