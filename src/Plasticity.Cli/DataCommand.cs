using System.CommandLine;
using System.Globalization;
using Plasticity.Laboratory.Fetching;
using Plasticity.Studies.Data;
using Spectre.Console;

namespace Plasticity.Cli;

/// <summary><c>plasticity data list</c> and <c>plasticity data fetch NAME</c>.</summary>
internal static class DataCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Data sets are looked for in --data-dir, in $PLASTICITY_DATA, in the user's cache folder and where Debian's packages put them.

        Examples:
          plasticity data list
          plasticity data fetch cifar10
          plasticity data fetch fashion-mnist --data-dir ~/data
        """;

    public static Command Create(Screen screen)
    {
        Option<string?> folder = new("--data-dir") { Description = "The folder of data sets.", HelpName = "folder", Recursive = true };
        Argument<string> name = new("name") { Description = "Which data set; 'plasticity data list' shows them." };
        Command list = new("list", "Lists the data sets, and where each was found.");
        list.SetAction(parsed => List(screen, DataCatalogue.For(parsed.GetValue(folder))));
        Command fetch = new("fetch", "Downloads a data set from its official address, resumes, verifies and unpacks it.") { name };
        fetch.SetAction(parsed => Fetch(screen, parsed.GetRequiredValue(name), parsed.GetValue(folder)));
        return new Command("data", "Lists and fetches data sets.") { list, fetch, folder };
    }

    private static int List(Screen screen, DataCatalogue catalogue)
    {
        IReadOnlyList<DataPlace> places = catalogue.List();
        screen.Table([["", "", ""], .. places.Select(place => (string[])[place.Entry.Name, place.Entry.Summary, Where(place)])], 0, 1, 2);
        screen.Line();
        screen.Line($"Looked in {string.Join(", ", catalogue.Roots)}.");
        return 0;
    }

    private static string Where(DataPlace place)
    {
        string fetch = $"plasticity data fetch {place.Entry.Name}";
        return place.Entry.IsBuiltIn ? "built in" : place.Folder ?? (place.UnreadWords is { } other ? $"not here but in {other}: {fetch}" : $"not here: {fetch}");
    }

    private static int Fetch(Screen screen, string name, string? folder)
    {
        DataEntry entry = DataEntry.Named(name);
        string root = DataCatalogue.FetchFolder(folder);
        if (entry.Source is not { } source)
        {
            screen.Line($"{name} is built in: there is nothing to fetch.");
            return 0;
        }
        if (new DataCatalogue([root]).Find(name).Folder is { } there)
        {
            screen.Line($"{name} is there already: {there}");
            return 0;
        }
        using HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };
        using Interruption interruption = new(() => { });
        Fetcher fetcher = new(client);
        string done = "";
        Watch(screen, name, source, progress => done = fetcher.FetchAsync(source, root, progress, interruption.Token).GetAwaiter().GetResult());
        screen.Line($"{name}: {done}");
        return 0;
    }

    private static void Watch(Screen screen, string name, DataSource source, Action<IProgress<(long Done, long Total)>> work)
    {
        if (!screen.IsLive)
        {
            screen.Line($"fetching {name}, {Megabytes(source.Bytes)}, from {string.Join(", ", source.Downloads.Select(download => download.Address.Host).Distinct())}");
            work(new PlainBytes(screen.Out));
            return;
        }
        AnsiConsole.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(display => work(new LiveBytes(display.AddTask(Markup.Escape(name), maxValue: source.Bytes))));
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB");

    /// <summary>A line at every tenth.</summary>
    private sealed class PlainBytes(TextWriter output) : IProgress<(long Done, long Total)>
    {
        private long _tenths;

        public void Report((long Done, long Total) value)
        {
            long tenths = value.Total > 0 ? 10 * value.Done / value.Total : 0;
            if (tenths <= _tenths) return;
            _tenths = tenths;
            output.WriteLine($"{10 * tenths,3} %  {Megabytes(value.Done)} of {Megabytes(value.Total)}");
        }
    }

    private sealed class LiveBytes(ProgressTask task) : IProgress<(long Done, long Total)>
    {
        public void Report((long Done, long Total) value)
        {
            task.MaxValue = value.Total;
            task.Value = value.Done;
        }
    }
}
