using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Plasticity.Cli;

/// <summary>The library's help, and after it what a person wants to see first: examples.</summary>
/// <param name="plain">The library's help.</param>
/// <param name="notes">By name of the command below the root, "" for the root: what stands at the end of its help.</param>
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
        if (notes.TryGetValue(Topic(parseResult.CommandResult.Command), out string? note)) parseResult.InvocationConfiguration.Output.WriteLine(note);
        return 0;
    }

    /// <summary>The command below the root that this one is or belongs to: "data list" and "list" are different topics.</summary>
    private static string Topic(Command command)
    {
        if (command is RootCommand) return "";
        Command? above = command.Parents.OfType<Command>().FirstOrDefault();
        return above is null or RootCommand ? command.Name : Topic(above);
    }
}
