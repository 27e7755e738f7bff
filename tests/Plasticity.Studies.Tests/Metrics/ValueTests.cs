namespace Plasticity.Studies.Tests.Metrics;

public sealed class ValueTests
{
    [Fact]
    public void By_default_it_is_the_mean_test_accuracy_of_the_last_fifth_of_tuning()
    {
        List<Row> rows = [.. Enumerable.Range(1, 10).Select(epoch => Row("test-accuracy", epoch / 10.0, epoch)), Row("test-accuracy", 0, 10, phase: "pretrain")];
        Assert.Equal(0.95, new Value().Of(rows), 1e-12);
        Assert.Equal(("test accuracy", "mean test accuracy over the last fifth of the epochs of 'tune'"), (new Value().Label, new Value().Description));
    }

    [Theory]
    [InlineData(Over.First, 4)]
    [InlineData(Over.Last, 2)]
    [InlineData(Over.Max, 6)]
    [InlineData(Over.Min, 2)]
    [InlineData(Over.Mean, 4)]
    public void It_is_the_value_that_is_asked_for(Over over, double expected) =>
        Assert.Equal(expected, new Value { Measure = "fisher-trace", Over = over }.Of([Row("fisher-trace", 4, 0), Row("fisher-trace", 6, 1), Row("fisher-trace", 2, 2), Row("fisher-trace", 9, 3, of: "head"), Row("rate", 7, 0)]));

    [Theory]
    [InlineData(Over.First, double.NaN, 3)]
    [InlineData(Over.Last, 3, double.NaN)]
    [InlineData(Over.Last, 3, double.PositiveInfinity)]
    public void A_run_without_a_value_at_an_end_has_none_from_the_other(Over over, double first, double last) =>
        Assert.Equal(double.NaN, new Value { Measure = "hessian-top", Over = over }.Of([Row("hessian-top", first, 0), Row("hessian-top", last, 2)]));

    [Fact]
    public void Without_rows_there_is_no_value()
    {
        foreach (Over over in Enum.GetValues<Over>()) Assert.Equal(double.NaN, new Value { Over = over }.Of([Row("train-loss", 1, 1)]));
    }

    [Fact]
    public void Rounds_modules_and_indices_are_told_apart()
    {
        List<Row> rows = [Row("eigenvalue", 1, 1, of: "head", index: 1), Row("eigenvalue", 2, 1, of: "head", index: 2), Row("eigenvalue", 3, 1, of: "head", index: 1, round: 2)];
        Value value = new() { Measure = "eigenvalue", Module = "head", Over = Over.Mean };
        Assert.Equal((2, 2, 3), (value.Of(rows), (value with { Index = 2 }).Of(rows), (value with { Round = 2 }).Of(rows)));
    }

    [Fact]
    public void The_first_and_the_last_of_a_measure_have_labels_that_differ()
    {
        Value first = new() { Measure = "gradient-noise", Over = Over.First }, last = first with { Over = Over.Last, Module = "stem", Round = 2 };
        Assert.Equal(("first gradient noise", "first gradient noise of 'tune'"), (first.Label, first.Description));
        Assert.Equal(("last gradient noise of stem", "last gradient noise of stem of 'tune', round 2"), (last.Label, last.Description));
    }

    private static Row Row(string measure, double value, int epoch, string phase = "tune", string of = "", double index = 0, int round = 1) =>
        new(new RowPlace("arm", 1, phase, round, epoch, 10 * epoch), measure, of, index, value);
}
