using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Plasticity.Cli;

/// <summary>The library's help, and after it what a person wants to see first: examples.</summary>
/// <param name="plain">The library's help.</param>
/// <param name="notes">By the command's words, "" for the root, "bench step": what stands at the end of its help and, where they have none of their own, of its subcommands'.</param>
internal sealed class HelpText(HelpAction plain, IReadOnlyDictionary<string, string> notes) : SynchronousCommandLineAction
{
    /// <summary>Help is given even where the rest of the line makes no sense.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Adds the notes to the help of a root command and all below it.</summary>
    public static void Apply(RootCommand root, IReadOnlyDictionary<string, string> notes)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Description = "Show this help.";
        option.Action = new HelpText((HelpAction)option.Action!, notes);
    }

    public override int Invoke(ParseResult parseResult)
    {
        plain.Invoke(parseResult);
        if (Note(parseResult.CommandResult.Command) is { } note) parseResult.InvocationConfiguration.Output.WriteLine(note);
        return 0;
    }

    /// <summary>The note of the command, or else of the one that it belongs to; never the root's for another.</summary>
    private string? Note(Command command)
    {
        string path = Path(command);
        if (notes.TryGetValue(path, out string? note)) return note;
        return path.Contains(' ', StringComparison.Ordinal) ? Note(command.Parents.OfType<Command>().First()) : null;
    }

    /// <summary>The command's words: "" for the root, "data list"; "list" is another.</summary>
    private static string Path(Command command)
    {
        if (command is RootCommand) return "";
        Command? above = command.Parents.OfType<Command>().FirstOrDefault();
        return above is null or RootCommand ? command.Name : $"{Path(above)} {command.Name}";
    }
}
