using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Shapes;

namespace Plasticity.Laboratory.Tests.Sweeps;

public sealed class SweepAxesTests
{
    private static readonly ImageSet Shapes = ShapesSet.Make(32, 600, 600);

    private const string Arms = "arms:\n  - {name: a, phases: [{name: tune}]}\n";

    [Fact]
    public void Product_times_list_times_seeds_with_every_combination_before_the_next_seed()
    {
        Study study = Catalogue.Create("warm-start", StudySize.Smoke);
        SweepAxes axes = new([AxesText.Axis("width=2,4"), AxesText.Axis("shrink=0.2, 0.6")], [AxesText.Combination("optimiser=sgd,rate=0.05"), AxesText.Combination("rate=0.001")], AxesText.Seeds("3,7..8", 1));
        IReadOnlyList<FrozenPoint> points = FrozenPoint.All(study, axes, "shapes", Shapes);
        Assert.Equal(2 * 2 * 2 * 3, points.Count);
        Assert.Equal(points.Count, points.Select(point => point.Point.Name).Distinct().Count());
        Assert.Equal("width=2, shrink=0.2, optimiser=sgd, rate=0.05, seed 3", points[0].Point.Label);
        Assert.Equal("width=2, shrink=0.2, rate=0.001, seed 3", points[1].Point.Label);
        Assert.Equal([3, 7, 8], points.Select(point => point.Point.Seed).Distinct());
        Assert.Equal(8, points.TakeWhile(point => point.Point.Seed == 3).Count());

        // What is the study's own setting has become an arm in the file.
        FileStudy frozen = StudyFile.Parse(points[^1].Text, "frozen.yaml");
        Study asked = Settings.With(study, ["width=4", "shrink=0.6", "rate=0.001", "first-seed=8", "seeds=1"]);
        Assert.Equal(FileStudy.Of(asked), frozen);
        // The run of the file finds the folder of that name.
        Assert.Equal(points[^1].Point.Name, $"warm-start-{Settings.Hash(frozen.Name, "shapes", Settings.Of(frozen), StudyFile.Canonical(frozen))}");
    }

    [Fact]
    public void Without_seeds_those_of_the_study_are_runs_of_their_own()
    {
        Study study = Settings.With(Catalogue.Create("warm-start", StudySize.Smoke), ["seeds=3", "first-seed=5"]);
        Assert.Equal([5, 6, 7], FrozenPoint.All(study, SweepAxes.None, "shapes", Shapes).Select(point => point.Point.Seed));
        Assert.Equal([5, 6], AxesText.Seeds("2", first: 5));
        Assert.Equal([5], AxesText.Seeds("5..5", first: 1));
    }

    [Fact]
    public void Values_with_commas_stand_in_brackets_and_belong_to_their_key_in_a_combination()
    {
        Assert.Equal(["0.1,0.5", "0.2"], AxesText.Axis("shares=[0.1,0.5],[0.2]").Values);
        Assert.Equal(["shares=0.1,0.5", "rate=0.05"], AxesText.Combination("shares=0.1,0.5,rate=0.05"));
    }

    [Theory]
    [InlineData("width", "--over: expected key=value,value, found 'width'")]
    [InlineData("width=", "--over: expected key=value,value, found 'width='")]
    [InlineData("=4", "--over: expected key=value,value, found '=4'")]
    [InlineData("width=4,,8", "--over: expected key=value,value, found 'width=4,,8'")]
    public void An_axis_that_is_none_is_told(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => AxesText.Axis(text)).Message);

    [Theory]
    [InlineData("0")]
    [InlineData("8..1")]
    [InlineData("1..")]
    [InlineData("1,a")]
    [InlineData("1..99999999")]
    [InlineData("-3..3")]
    [InlineData("1..4,2")]
    public void Seeds_that_are_none_are_told(string text) => Assert.StartsWith("--seeds: expected", Assert.Throws<InputException>(() => AxesText.Seeds(text, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Contradictions_and_points_that_cannot_be_run_are_told_before_anything_runs()
    {
        Study study = Catalogue.Create("warm-start", StudySize.Smoke);
        Assert.Equal("width: expected in the product or in the list, found in both", Refused(["width=2,4"], ["width=8"]));
        Assert.Equal("width: expected values that differ, found 2 again", Refused(["width=2,2"]));
        Assert.Equal("Width: expected each setting once, found it again", Refused(["width=2,4", "Width=8"]));
        Assert.StartsWith("first-seed: expected settings other than the seeds", Refused(["first-seed=2,4"]), StringComparison.Ordinal);
        Assert.Equal("point 'width=0, seed 1': width is 0, expected at least 1", Refused(["width=4,0"]));
        Assert.StartsWith("point 'widht=4, seed 1': unknown key 'widht': did you mean 'width'?", Refused(["widht=4"]), StringComparison.Ordinal);
        Assert.StartsWith("point 'momentum=0.5, seed 1': momentum is 0.5, expected 0 with adam", Refused(["momentum=0.5"]), StringComparison.Ordinal);
        // What only the data can tell.
        Assert.Contains("point 'train-images=2, seed 1': arm 'warm', phase 'pretrain'", Refused(["train-images=2"]), StringComparison.Ordinal);
        Assert.Contains("are the same run", Refused([], ["rate=0.001", "rate=1e-3"], ["rate=1e-3"]), StringComparison.Ordinal);

        string Refused(string[] product, params string[][] list) => Assert.Throws<InputException>(() => FrozenPoint.All(
            study, new SweepAxes([.. product.Select(AxesText.Axis)], [.. list.SelectMany(entry => entry).Select(AxesText.Combination)], [1]), "shapes", Shapes)).Message;
    }

    [Fact]
    public void A_file_says_the_same_of_a_study_of_its_own()
    {
        SweepSource source = SweepSource.Parse($"study: mine\nsettings: {{width: 2}}\n{Arms}sweep:\n  product: {{rate: [0.01, 0.001], engine.graphs: false}}\n  list:\n    - {{optimiser: sgd}}\n  seeds: 1..4\n", "mine.yaml");
        Assert.Equal(2, source.Study.Width);
        Assert.Equal(new SweepAxes([AxesText.Axis("rate=0.01,0.001"), AxesText.Axis("engine.graphs=false")], [["optimiser=sgd"]], [1, 2, 3, 4]), source.Axes);
        Assert.Equal([7], SweepSource.Parse($"study: mine\n{Arms}sweep: {{seeds: [7]}}\n", "mine.yaml").Axes.Seeds);
        Assert.Equal(SweepAxes.None, SweepSource.Parse($"study: mine\n{Arms}", "mine.yaml").Axes);
    }

    [Fact]
    public void A_file_may_name_a_study_that_the_program_knows()
    {
        SweepSource source = SweepSource.Parse("study: warm-start\nsize: smoke\nsettings: {seeds: 3, shrink: 0.3}\nsweep:\n  product: {perturb: [0, 0.1]}\n", "known.yaml");
        Assert.Equal(Settings.With(Catalogue.Create("warm-start", StudySize.Smoke), ["seeds=3", "shrink=0.3"]), source.Study);
        Assert.Equal([AxesText.Axis("perturb=0,0.1")], source.Axes.Product);
    }

    [Theory]
    [InlineData("sweep: 3", "mine.yaml:4: sweep: expected a mapping with product, list or seeds, found '3'")]
    [InlineData("sweep:\n  produkt: {}", "mine.yaml:5: unknown key of a sweep 'produkt': did you mean 'product'? (there are: product, list, seeds)")]
    [InlineData("sweep:\n  product:\n    rate: [1e-3]\n    width: [2, many]", "mine.yaml:7: width: expected a whole number, found 'many'")]
    [InlineData("sweep:\n  product:\n    width: [2, {a: b}]", "mine.yaml:6: width: expected a value, found a mapping of keys to values")]
    [InlineData("sweep:\n  list:\n    - {width: 2}\n    - 3", "mine.yaml:7: list: expected a mapping of settings to values, found '3'")]
    [InlineData("sweep:\n  product: {width: []}", "mine.yaml:4: width: expected at least one value, found none")]
    [InlineData("sweep:\n  seeds: 4..1", "mine.yaml:5: seeds: expected how many, a range as 1..8 or a list as 1,2,5, at most 10,000, found '4..1'")]
    [InlineData("sweep:\n  product: {seeds: [1]}", "mine.yaml:4: seeds: expected settings other than the seeds, which are the sweep's own: seeds: 1..8 or --seeds 1..8")]
    public void What_is_wrong_in_a_file_is_told_with_its_line(string sweep, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => SweepSource.Parse($"study: mine\n{Arms}{sweep}\n", "mine.yaml")).Message);

    [Fact]
    public void A_key_that_is_none_is_told_with_its_line_and_the_nearest()
    {
        InputException problem = Assert.Throws<InputException>(() => SweepSource.Parse($"study: mine\n{Arms}sweep:\n  product:\n    widht: [2]\n", "mine.yaml"));
        Assert.StartsWith("mine.yaml:6: unknown key 'widht': did you mean 'width'?", problem.Message, StringComparison.Ordinal);
        problem = Assert.Throws<InputException>(() => SweepSource.Parse("study: warm-start\ntitle: x\nsweep: {seeds: 2}\n", "mine.yaml"));
        Assert.StartsWith("mine.yaml:2: unknown key of a study that the program knows 'title'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_such_a_file_says_what_to_do() =>
        Assert.Equal("mine.yaml:4: expected a single study, found a sweep of one: 'plasticity sweep mine.yaml' runs it",
            Assert.Throws<InputException>(() => StudyFile.Parse($"study: mine\n{Arms}sweep: {{seeds: 3}}\n", "mine.yaml")).Message);
}
