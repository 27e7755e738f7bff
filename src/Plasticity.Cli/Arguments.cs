using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Plasticity.Devices;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary>Options whose values are checked as they are read, with one line that says what was expected.</summary>
internal static class Arguments
{
    public const string VerboseName = "--verbose";

    /// <summary>The most training steps and the largest height and width of images that an option takes.</summary>
    public const int MostSteps = 1_000_000, MostPixels = 4096;

    /// <summary>Asks for the stack trace of an error; <see cref="CommandLine"/> looks for it before anything is parsed.</summary>
    public static Option<bool> Verbose() => new(VerboseName) { Description = "Show the stack trace of an error.", Recursive = true };

    /// <param name="several">Whether several can be named, with commas between them.</param>
    public static Option<string> Device(bool several = false) => new("--device")
    {
        Description = $"auto, cpu, cuda or opencl, with kernels as text, or ilgpu:cuda or ilgpu:opencl, in C#; :i for the i-th. Auto takes a GPU, else the CPU device.{(several ? " Several, with commas between them, take turns." : "")}",
        HelpName = several ? "name,…" : "name",
        DefaultValueFactory = _ => "auto",
    };

    /// <summary>The device for a run that is done once more: its own, unless another was given. The bits are the same on the same device alone.</summary>
    public static string DeviceFor(Provenance run, string given) => given == "auto" ? run.Device.Id : given;

    public static Option<int> Threads() => Whole("--threads", "Threads of the CPU device; 0 for one a core. Results do not depend on it.", least: 0, most: DeviceOptions.MostThreads, fallback: 0);

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for programs." };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<int> Whole(string name, string description, int least, int most, int fallback) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => fallback,
        CustomParser = result => ReadWhole(result, name, least, most),
    };

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, or nothing.</summary>
    public static Option<int?> PerhapsWhole(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => ReadWhole(result, name, least, most),
    };

    /// <summary>A duration; <paramref name="fallback"/> where none is given.</summary>
    public static Option<Duration> Duration(string name, string description, Duration fallback) => Parsed(name, description, fallback, _ => true, Studies.Records.Duration.Expected);

    /// <summary>A duration of epochs or steps; required where there is no <paramref name="fallback"/>.</summary>
    public static Option<Duration> Training(string name, string description, Duration? fallback = null) =>
        Parsed(name, description, fallback, duration => duration.IsTraining && duration.Amount >= 1, "epochs or steps, as 12ep or 500it");

    private static Option<Duration> Parsed(string name, string description, Duration? fallback, Func<Duration, bool> fits, string expected)
    {
        Option<Duration> option = new(name)
        {
            Description = description,
            HelpName = "duration",
            Required = fallback is null,
            CustomParser = result => Studies.Records.Duration.TryParse(result.Tokens[0].Value, null, out Duration duration) && fits(duration)
                ? duration
                : throw new InputException($"{name}: expected {expected}, found '{result.Tokens[0].Value}'"),
        };
        if (fallback is { } value) option.DefaultValueFactory = _ => value;
        return option;
    }

    /// <summary>A finite number of at least 0, or nothing.</summary>
    public static Option<double?> Number(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "x",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value >= 0) return value;
            throw new InputException($"{name}: expected a number of at least 0, found '{text}'");
        },
    };

    /// <summary>A share from 0 to 1, or the same in percent: 0.05, 5%.</summary>
    public static Option<double> Share(string name, string description, double fallback) => new(name)
    {
        Description = description,
        HelpName = "share",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isPercent = text.EndsWith('%');
            if (!double.TryParse(isPercent ? text[..^1].TrimEnd() : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                throw new InputException($"{name}: expected a share or a percentage, as 0.05 or 5%, found '{text}'");
            double share = isPercent ? value / 100 : value;
            if (!NumberRange.ZeroToOne.Holds(share)) throw new InputException($"{name}: expected {NumberRange.ZeroToOne}, or 0% to 100%, found '{text}'");
            return share;
        },
    };

    /// <summary>One of the names of an enumeration, in kebab-case or written together, or nothing.</summary>
    public static Option<T?> OneOf<T>(string name, string description) where T : struct, Enum => new(name)
    {
        Description = description,
        HelpName = string.Join('|', Enum.GetNames<T>().Select(member => member.ToLowerInvariant())),
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            foreach (T value in Enum.GetValues<T>())
                if (string.Equals(value.ToString(), text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) return value;
            throw InputException.Unknown($"value of {name}", text, Enum.GetNames<T>().Select(member => member.ToLowerInvariant()));
        },
    };

    private static int ReadWhole(ArgumentResult result, string name, int least, int most)
    {
        string text = result.Tokens[0].Value;
        bool isWhole = BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value);
        if (isWhole && value >= least && value <= most) return (int)value;
        string expected = isWhole && value > most ? string.Create(CultureInfo.InvariantCulture, $"at most {most:N0}") : $"at least {least}";
        throw new InputException($"{name}: expected a whole number of {expected}, found '{text}'");
    }
}
