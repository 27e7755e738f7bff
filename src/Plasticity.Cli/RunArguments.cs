using System.CommandLine;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary>The options of every command that runs a study.</summary>
internal sealed class RunArguments
{
    private readonly Option<string?> _data = new("--data") { Description = "Which data set; 'plasticity data list' shows them. CIFAR-10 where it is found, else the built-in shapes.", HelpName = "name" };
    private readonly Option<string?> _dataFolder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
    private readonly Option<string?> _output = new("--out") { Description = "The run's folder. [default: runs/STUDY-HASH, the hash being that of the settings]", HelpName = "folder" };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Print only the final table." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what would be done and how long it would take on this machine; train nothing." };
    private readonly Option<bool> _again = new("--again") { Description = "Start over if the folder holds the run already. A finished run is kept as NAME.previous; an unfinished one is removed." };
    private readonly Option<bool> _eventFiles = new("--tensorboard") { Description = "Write event files for TensorBoard: metrics, measures, histograms of the weights, some images." };
    private readonly Option<bool> _weights = new("--weights") { Description = "Save the final weights of each run, as safetensors for PyTorch." };
    private readonly Option<BestBy?> _best = Arguments.OneOf<BestBy>("--keep-best", "Save the weights of each run's best epoch by test-accuracy, test-loss, train-accuracy or train-loss.");
    private readonly Option<string> _device = Arguments.Device();
    private readonly Option<int> _threads = Arguments.Threads();
    private readonly Option<Duration> _every = Arguments.Duration(
        "--checkpoint-every", "How often a checkpoint is written: 10ep, 500it, 30m; 0s for only when interrupted.", new Duration(60, DurationUnit.Seconds));

    /// <summary>Adds the options to a command, behind its own.</summary>
    public Command AddTo(Command command)
    {
        foreach (Option option in (Option[])[_data, _dataFolder, _device, _threads, _output, _again, _every, _eventFiles, _weights, _best, _quiet, _dryRun]) command.Options.Add(option);
        return command;
    }

    /// <summary>What was given.</summary>
    public RunOptions Of(ParseResult parsed) => new(parsed.GetValue(_device)!, parsed.GetValue(_threads))
    {
        Data = parsed.GetValue(_data),
        DataFolder = parsed.GetValue(_dataFolder),
        Out = parsed.GetValue(_output),
        Quiet = parsed.GetValue(_quiet),
        DryRun = parsed.GetValue(_dryRun),
        Again = parsed.GetValue(_again),
        Every = parsed.GetValue(_every),
        EventFiles = parsed.GetValue(_eventFiles),
        Weights = parsed.GetValue(_weights),
        Best = parsed.GetValue(_best),
    };
}
