using System.CommandLine;
using System.CommandLine.Parsing;
using Plasticity.Devices;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary>
/// The commands, and how they end: 0 for success, 2 for a usage error or an unknown name, 3 for a file or folder that cannot be used, 130 when
/// interrupted, 1 otherwise. An error is one line on the error stream; its stack trace is shown with --verbose alone.
/// </summary>
public static class CommandLine
{
    /// <summary>The exit code of a command that was interrupted, as shells have it.</summary>
    public const int Interrupted = 130;

    private static readonly Dictionary<string, string> Notes = new()
    {
        [""] = """
            Examples:
              plasticity run warm-start                   the first study, a few minutes on two cores
              plasticity run warm-start --data cifar10    the same on real images
              plasticity run warm-start --dry-run         what it would take, without running it
              plasticity show warm-start > mine.yaml      the study as a file, to be changed and run
              plasticity data fetch cifar10               get them
            """,
        ["run"] = RunCommand.Note,
        ["sweep"] = SweepCommand.Note,
        ["status"] = StatusCommand.Note,
        ["fork"] = ForkCommand.Note,
        ["repro"] = ReproCommand.Note,
        ["diff"] = DiffCommand.Note,
        ["trace"] = TraceCommand.Note,
        ["report"] = ReportCommand.Note,
        ["index"] = IndexCommand.Note,
        ["query"] = QueryCommand.Note,
        ["list"] = ListCommand.Note,
        ["show"] = ShowCommand.Note,
        ["devices"] = DevicesCommand.Note,
        ["doctor"] = DoctorCommand.Note,
        ["check"] = CheckCommand.Note,
        ["data"] = DataCommand.Note,
        ["step"] = StepCommand.Note,
        ["convert"] = ConvertCommand.Note,
        ["export"] = ExportCommand.Note,
        ["bench"] = BenchStepCommand.Note,
        ["bench kernels"] = BenchKernelsCommand.Note,
        ["bench compare"] = BenchCompareCommand.Note,
        ["kernel"] = KernelCommand.Note,
        ["bench roof"] = BenchRoofCommand.Note,
    };

    /// <summary>Runs one command line.</summary>
    public static int Run(IReadOnlyList<string> arguments, Screen screen)
    {
        bool verbose = arguments.Contains(Arguments.VerboseName);
        try
        {
            return Invoke(arguments, screen);
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception problem)
        {
            screen.Error.WriteLine(verbose ? $"plasticity: {problem}" : $"plasticity: {Line(problem)}");
            return problem switch
            {
                InputException input => input.ExitCode,
                UnknownDeviceException or OverflowException => InputException.Usage,
                _ => 1,
            };
        }
    }

    private static string Line(Exception problem) => problem switch
    {
        UnknownDeviceException { Reason: null } unknown when Spelling.Nearest(unknown.Name, unknown.ValidNames) is { } near => $"{unknown.Message}; did you mean '{near}'?",
        OutOfMemoryException => "expected enough memory for this, found none left; use a smaller network, batch or image",
        OverflowException => "expected sizes whose product can be counted, found larger ones; use a smaller network, batch or image",
        _ => problem.Message.ReplaceLineEndings(" ").Trim(),
    };

    private static int Invoke(IReadOnlyList<string> arguments, Screen screen)
    {
        RootCommand root = Root(screen);
        // No response files: "@file" is a value like any other.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not HelpText) Refuse(parsed);
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = screen.Out, Error = screen.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Root(Screen screen)
    {
        RootCommand root = new("Studies of loss of plasticity, trained from scratch on the CPU, on NVIDIA GPUs and on OpenCL devices.")
        {
            RunCommand.Create(screen),
            SweepCommand.Create(screen),
            StatusCommand.Create(screen),
            ForkCommand.Create(screen),
            ReproCommand.Create(screen),
            DiffCommand.Create(screen),
            TraceCommand.Create(screen),
            ReportCommand.Create(screen),
            IndexCommand.Create(screen),
            QueryCommand.Create(screen),
            ListCommand.Create(screen),
            ShowCommand.Create(screen),
            DevicesCommand.Create(screen),
            DoctorCommand.Create(screen),
            CheckCommand.Create(screen),
            DataCommand.Create(screen),
            StepCommand.Create(screen),
            ConvertCommand.Create(screen),
            ExportCommand.Create(screen),
            BenchCommand.Create(screen),
            KernelCommand.Create(screen),
            Arguments.Verbose(),
        };
        HelpText.Apply(root, Notes);
        return root;
    }

    /// <summary>Turns what the parser did not understand into one line that names the nearest valid choice.</summary>
    private static void Refuse(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string token = parsed.UnmatchedTokens[0];
            if (token.StartsWith('-')) throw UnknownOption(parsed, command, token);
            if (command.Subcommands.Count > 0) throw InputException.Unknown("command", token, command.Subcommands.Select(sub => sub.Name));
            throw new InputException($"{command.Name}: expected no further argument, found '{token}'");
        }
        if (command.Subcommands.Count > 0 && parsed.Errors.Count > 0)
        {
            string line = command is RootCommand ? "plasticity" : $"plasticity {command.Name}";
            throw new InputException($"expected a command after '{line}' (there are: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}; --help explains them)");
        }
        // The parser takes "--verb" for the name of a study.
        Token? stray = command.Arguments.SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? []).FirstOrDefault(token => token.Value.StartsWith('-'));
        if (stray is not null) throw UnknownOption(parsed, command, stray.Value);
        if (parsed.Errors.Count == 0) return;
        throw new InputException(parsed.Errors[0].SymbolResult switch
        {
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name}: expected a value, found none",
            ArgumentResult { Tokens.Count: 0 } argument => $"{command.Name}: expected a {argument.Argument.Name}, found none",
            _ => parsed.Errors[0].Message,
        });
    }

    private static InputException UnknownOption(ParseResult parsed, Command command, string given)
    {
        string[] valid = [.. Known(command).Concat(Known(parsed.RootCommandResult.Command)).Distinct()];
        return valid.Contains(given)
            ? new InputException($"{given}: expected after '{command.Name}', found before it")
            : InputException.Unknown("option", given, valid);

        static IEnumerable<string> Known(Command command) => command.Options.Select(option => option.Name).Where(name => name != "--version");
    }
}
