using Plasticity.Devices;
using Plasticity.Studies.Tests.Training;

namespace Plasticity.Studies.Tests.Changes;

public sealed class ChangeTests
{
    private static readonly Phase Train = new() { Batch = 48, Stop = new AfterEpochs(2), Optimiser = new SgdSettings(), Rate = 0.01 };

    [Fact]
    public void A_batch_without_changes_is_the_set_normalised()
    {
        using ToyData data = new();
        foreach ((Sample sample, float[] image, int label) in Met(data, Train).Take(48))
        {
            Assert.Equal(data.Set.Labels.Of[sample.Index], label);
            Assert.Equal(data.Clean(sample.Index), image);
        }
    }

    [Fact]
    public void A_vertical_flip_turns_rows_around()
    {
        using ToyData data = new();
        int row = 16 * 3;
        foreach ((Sample sample, float[] image, _) in Met(data, Train with { Augment = [new FlipVertical()] }).Take(20))
            for (int h = 0; h < 16; h++) Assert.Equal(data.Clean(sample.Index).AsSpan((15 - h) * row, row), image.AsSpan(h * row, row));
    }

    [Fact]
    public void Permuted_pixels_are_the_same_in_every_image_of_a_round_and_others_in_the_next()
    {
        using ToyData data = new();
        List<string> orders = [];
        foreach (IGrouping<int, (Sample Sample, float[] Image, int Label)> round in Met(data, Train with { Repeat = 2, Task = new() { Changes = [new PermutePixels()] } }).GroupBy(met => met.Sample.Task))
        {
            int[]? order = null;
            foreach ((Sample sample, float[] image, _) in round.Take(30))
            {
                float[] clean = data.Clean(sample.Index);
                order ??= [.. Enumerable.Range(0, 256).Select(to => Enumerable.Range(0, 256).First(from => image.AsSpan(3 * to, 3).SequenceEqual(clean.AsSpan(3 * from, 3))))];
                Assert.Equal(clean.Order(), image.Order());
            }
            orders.Add(string.Join(',', order!));
        }
        Assert.Equal(2, orders.Distinct().Count());
    }

    [Fact]
    public void Label_noise_replaces_about_its_share_and_never_redrawn_stays()
    {
        using ToyData data = new();
        Dictionary<int, int> first = [];
        int changed = 0, all = 0;
        foreach ((Sample sample, _, int label) in Met(data, Train with { Task = new() { Changes = [new LabelNoise { Share = 0.5 }] } }))
        {
            if (!first.TryAdd(sample.Index, label))
            {
                Assert.Equal(first[sample.Index], label);
                continue;
            }
            all++;
            if (label != data.Set.Labels.Of[sample.Index]) changed++;
        }
        // Binomial of 192 with 0.5·(1 − 1/10): four standard deviations are 28.
        Assert.Equal(192, all);
        Assert.InRange(changed, 86 - 28, 86 + 28);
    }

    [Fact]
    public void Label_noise_of_each_round_is_another_task()
    {
        using ToyData data = new();
        Dictionary<(int, int), int> labels = [];
        foreach ((Sample sample, _, int label) in Met(data, Train with { Repeat = 2, Task = new() { Changes = [new LabelNoise { Share = 1, Redraw = Redraw.EachRound }] } })) labels[(sample.Task, sample.Index)] = label;
        Assert.InRange(Enumerable.Range(0, 192).Count(i => labels[(0, i)] == labels[(1, i)]), 4, 40);
    }

    [Fact]
    public void Permuted_labels_rename_classes_one_to_one()
    {
        using ToyData data = new();
        Dictionary<int, int> names = [];
        foreach ((Sample sample, _, int label) in Met(data, Train with { Task = new() { Changes = [new PermuteLabels()] } }))
            if (!names.TryAdd(data.Set.Labels.Of[sample.Index], label)) Assert.Equal(names[data.Set.Labels.Of[sample.Index]], label);
        Assert.Equal(names.Count, names.Values.Distinct().Count());
        Assert.Contains(names, pair => pair.Key != pair.Value);
    }

    [Fact]
    public void A_deficit_holds_in_its_window_and_no_longer()
    {
        using ToyData data = new();
        Phase phase = Train with { Rules = [new Deficit(new FlipVertical(), Window.Parse("2it..5it", null))] };
        int step = 0;
        foreach ((Sample, float[], int)[] batch in Met(data, phase).Chunk(48))
        {
            bool changed = batch.All(met => !met.Item2.AsSpan().SequenceEqual(data.Clean(met.Item1.Index)));
            Assert.Equal(step is >= 2 and < 5, changed);
            step++;
        }
        Assert.Equal(8, step);
    }

    [Fact]
    public void Translations_are_drawn_anew_in_each_epoch_and_pair_by_sample()
    {
        using ToyData data = new();
        List<(Sample Sample, float[] Image, int)> met = Met(data, Train with { Augment = [new Translate { Pixels = 3 }] }), again = Met(data, Train with { Batch = 32, Augment = [new Translate { Pixels = 3 }] });
        Assert.True(met.GroupBy(sample => sample.Sample.Index).Count(views => !views.First().Image.AsSpan().SequenceEqual(views.Last().Image)) > 150);
        foreach ((Sample sample, float[] image, _) in met.Take(192)) Assert.Equal(image, again.Take(192).First(other => other.Sample == sample).Image);
    }

    [Fact]
    public void Tests_see_the_changes_of_their_task_and_no_augmentation()
    {
        using ToyData data = new();
        List<double> accuracies = [];
        Study Of(Phase phase) => new("toy", [new Arm("arm", [phase])]) { Model = new Mlp { Hidden = [32] } };
        Phase long_ = Train with { Stop = new AfterEpochs(30), Rate = 0.1 };
        using Plasticity.Studies.Training.Run plain = ToyData.ToTheEnd(data.Begin(Of(long_), Of(long_).Arms[0])), permuted = ToyData.ToTheEnd(data.Begin(Of(long_ with { Task = new() { Changes = [new PermuteLabels()] } }), Of(long_ with { Task = new() { Changes = [new PermuteLabels()] } }).Arms[0]));
        // Renamed in training alone, test accuracy would fall to chance.
        Assert.InRange(Last(permuted) - Last(plain), -0.12, 0.12);
        Assert.True(Last(plain) > 0.2, $"{Last(plain)}");

        static double Last(Plasticity.Studies.Training.Run run) => run.Rows.Last(row => row.Measure == "test-accuracy").Value;
    }

    /// <summary>What training meets, in order.</summary>
    private static List<(Sample Sample, float[] Image, int Label)> Met(ToyData data, Phase phase)
    {
        List<(Sample, float[], int)> met = [];
        Spy spy = new()
        {
            AfterStep = step =>
            {
                float[] images = data.Device.Read(step.Batch.Images.Data);
                int[] labels = data.Device.Read(step.Batch.Labels);
                int size = images.Length / step.Batch.Count;
                for (int i = 0; i < step.Batch.Count; i++) met.Add((step.Batch.Samples[i], images[(i * size)..((i + 1) * size)], labels[i]));
            },
        };
        Study study = new("toy", [new Arm("arm", [phase with { Rules = [.. phase.Rules, spy] }])]) { Model = new Mlp { Hidden = [] } };
        ToyData.ToTheEnd(data.Begin(study, study.Arms[0])).Dispose();
        return met;
    }
}
