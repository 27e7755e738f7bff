using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Plasticity.Cli.Doctor;
using Spectre.Console;

namespace Plasticity.Cli;

/// <summary><c>plasticity doctor</c>: environment, devices, drivers, caches, data, disk, and what is wrong with any of them.</summary>
internal static class DoctorCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        A line for each thing that was looked at: ok, a note (something is missing that need not be there, or could be better), or a problem; and
        below it what to do. The exit code is 1 where there is a problem: the CPU device does not work, or what --device and --data name.
        Every device compiles one kernel and is held to the result in double precision; 'plasticity check' does the same with all of them.

        Examples:
          plasticity doctor
          plasticity doctor --device cuda --data cifar10
          plasticity doctor --json
        """;

    // Of the text, behind verdict and topic.
    private const int Indent = 34;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60), s_long = TimeSpan.FromMinutes(10);

    public static Command Create(Screen screen)
    {
        Option<string?> device = new("--device") { Description = "A device that has to work.", HelpName = "name" };
        Option<string?> data = new("--data") { Description = "A data set that has to be there: it is read.", HelpName = "name" };
        Option<string?> folder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
        Option<bool> json = Arguments.Json();
        Command command = new("doctor", "Looks at environment, devices, drivers, caches, data and disk, and says what is wrong with any of them.") { device, data, folder, json };
        command.SetAction(parsed => Run(screen, parsed.GetValue(json), Probes(parsed.GetValue(device), parsed.GetValue(data), parsed.GetValue(folder))));
        return command;
    }

    /// <summary>Everything after the choice of probes, each of which may fail or hang.</summary>
    /// <returns>The exit code: 1 where there is a problem.</returns>
    internal static int Run(Screen screen, bool json, IEnumerable<(string Topic, TimeSpan Limit, Func<IReadOnlyList<Finding>> Probe)> probes)
    {
        List<Finding> findings = [];
        foreach ((string topic, TimeSpan limit, Func<IReadOnlyList<Finding>> probe) in probes)
        {
            IReadOnlyList<Finding> found = Finding.Of(topic, limit, probe);
            findings.AddRange(found);
            if (json) continue;
            foreach (Finding finding in found) Write(screen, finding);
        }
        int problems = findings.Count(finding => finding.Verdict == Verdict.Problem), notes = findings.Count(finding => finding.Verdict == Verdict.Note);
        if (json)
        {
            screen.Raw(Json(findings));
        }
        else
        {
            screen.Line();
            screen.Line($"{problems} problem{(problems == 1 ? "" : "s")}, {notes} note{(notes == 1 ? "" : "s")}.");
        }
        return problems == 0 ? 0 : 1;
    }

    private static (string, TimeSpan, Func<IReadOnlyList<Finding>>)[] Probes(string? device, string? data, string? folder) =>
    [
        ("machine", s_limit, Machine.Look),
        ("device", s_long, () => Doctor.Devices.Look(device)),
        ("cache", s_limit, Places.Caches),
        ("data", s_long, () => Places.Data(folder, data)),
        ("disk", s_limit, Places.Disk),
    ];

    private static void Write(Screen screen, Finding finding)
    {
        string word = finding.Verdict.ToString().ToLowerInvariant();
        string[] lines = [.. WordWrap.Lines($"  {word,-7}  {finding.Topic,-21}  {finding.Text}", screen.Width, Indent)];
        if (screen.IsLive)
        {
            string colour = finding.Verdict switch { Verdict.Ok => "green", Verdict.Note => "yellow", _ => "red" };
            AnsiConsole.Markup($"  [{colour}]{word,-7}[/]");
            lines[0] = lines[0][9..];
        }
        foreach (string line in lines) screen.Raw(line);
        if (finding.Advice.Length > 0) screen.Line($"{new string(' ', Indent)}-> {finding.Advice}", Indent + 3);
    }

    private static string Json(IEnumerable<Finding> findings)
    {
        using MemoryStream bytes = new();
        // For people too: "+" stays what it is. The output is never put into a page as it is.
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (Finding finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("topic", finding.Topic);
                json.WriteString("verdict", finding.Verdict.ToString().ToLowerInvariant());
                json.WriteString("text", finding.Text);
                if (finding.Advice.Length > 0) json.WriteString("advice", finding.Advice);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
