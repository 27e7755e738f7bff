using System.CommandLine;
using Plasticity.Devices;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary><c>plasticity sweep STUDY</c>: a study in many settings, each run a process of its own.</summary>
internal sealed class SweepCommand
{
    private const int MostExpiry = 7 * 86_400;

    private readonly Argument<string?> _study = new("study") { Description = "Which study, a file with one (and perhaps a 'sweep:' block), or the folder of a sweep that was launched before, to go on with it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<StudySize?> _size = Arguments.OneOf<StudySize>("--size", "The size of a study that the program knows. [default: small]");
    private readonly Option<string[]> _over = Many("--over", "key=v1,v2", "A setting with the values it is to have; every combination of several such is run. [a,b] is one value with a comma.");
    private readonly Option<string[]> _list = Many("--list", "key=v,key=v", "A combination of settings; each of several such is run, with every combination of --over.");
    private readonly Option<string?> _seeds = new("--seeds") { Description = "Seeds, each a run of its own: how many, 1..8, or 1,2,5. [default: those of the study]", HelpName = "seeds" };
    private readonly Option<string[]> _set = StudyChoice.Set();
    private readonly Option<string?> _data = new("--data") { Description = "Which data set. CIFAR-10 where it is found, else the built-in shapes.", HelpName = "name" };
    private readonly Option<string?> _dataFolder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
    private readonly Option<string> _device = Arguments.Device();
    private readonly Option<int> _threads = Arguments.Whole("--threads", "Threads of each run's CPU device; 0 shares the cores out. Results do not depend on it.", least: 0, most: DeviceOptions.MostThreads, fallback: 0);
    private readonly Option<int> _jobs = Arguments.Whole("--jobs", "Runs at once; 0 for as many as there are cores and memory for. With --on slurm: at most so many.", least: 0, most: DeviceOptions.MostThreads, fallback: 0);
    private readonly Option<string?> _output = new("--out") { Description = "The sweep's folder. [default: sweeps/STUDY-HASH, the hash being that of its points]", HelpName = "folder" };
    private readonly Option<SweepOn?> _on = Arguments.OneOf<SweepOn>("--on", "here: this process works. folder: the same; others on any machine may join, given the folder. slurm: a job array. [default: here]");
    private readonly Option<string[]> _slurm = Many("--slurm", "key=value", "More for sbatch: partition=gpu,time=02:00:00.");
    private readonly Option<int?> _task = Arguments.PerhapsWhole("--task", "Do only this point, counted from 0, as a task of a job array does.", least: 0, most: int.MaxValue);
    private readonly Option<Duration> _expires = new("--claim-expires")
    {
        Description = "How long a process may be silent before others take over its runs.", HelpName = "time", DefaultValueFactory = _ => new Duration(SweepRequest.UsualExpiry.TotalSeconds, DurationUnit.Seconds),
        CustomParser = result => Duration.TryParse(result.Tokens[0].Value, null, out Duration time) && time is { Unit: DurationUnit.Seconds, Amount: >= 1 and <= MostExpiry }
            ? time
            : throw new InputException($"--claim-expires: expected a time of a second to a week, as 45s or 2m, found '{result.Tokens[0].Value}'"),
    };
    private readonly Option<Duration?> _every = new("--checkpoint-every")
    {
        Description = "How often each run writes a checkpoint: 10ep, 500it, 30m; 0s for only when interrupted. [default: 1m]", HelpName = "duration",
        CustomParser = result => Duration.TryParse(result.Tokens[0].Value, null, out Duration every)
            ? every
            : throw new InputException($"--checkpoint-every: expected {Duration.Expected}, found '{result.Tokens[0].Value}'"),
    };
    private readonly Option<bool> _retry = new("--retry-failed") { Description = "Try runs again that failed twice." };
    private readonly Option<bool> _report = new("--report") { Description = "Write the results of what has finished, and run nothing." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print what would be run, and run nothing." };
    private readonly Option<double?> _until = Arguments.Number("--until-interval", "Add seeds until the 95 % interval of every claim's paired difference is no wider than this, in the metric's unit: 0.003 is 0.3 points of accuracy.");
    private readonly Option<int> _most = Arguments.Whole("--most-seeds", "Seeds of a combination at most, where they are added: at least three, below which there is no interval.", least: Statistics.LeastPairs, most: Study.MostSeeds, fallback: 50);

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        The folder holds sweep.yaml (what was launched), points/ (every run's study, fixed at launch), runs/ (a run folder and a log each) and, as
        runs finish, sweep.html, results.csv and results.json. The same command again, or the folder given as study, goes on; finished runs are not
        done again. A run that fails is tried once more, then reported. Runs of one combination that differ in their seed are judged together.

        Examples:
          plasticity sweep warm-start --over width=4,8,16 --over rate=0.01,0.001 --seeds 1..8
          plasticity sweep warm-start --list optimiser=sgd,rate=0.05 --list optimiser=adam,rate=0.001 --set batch=64
          plasticity sweep my-sweep.yaml --dry-run
          plasticity sweep sweeps/warm-start-1a2b3c4d --on folder      on every machine that sees the folder
          plasticity sweep my-sweep.yaml --on slurm --slurm partition=gpu,time=02:00:00 --jobs 20
          plasticity sweep warm-start --seeds 5 --until-interval 0.01
          plasticity status sweeps/warm-start-1a2b3c4d
        """;

    public static Command Create(Screen screen)
    {
        SweepCommand sweep = new();
        Command command = new("sweep", "Runs a study in many settings, several at once, here or on many machines.")
        {
            sweep._study, sweep._size, sweep._over, sweep._list, sweep._seeds, sweep._set, sweep._data, sweep._dataFolder, sweep._device, sweep._threads, sweep._jobs, sweep._output,
            sweep._on, sweep._slurm, sweep._task, sweep._expires, sweep._every, sweep._retry, sweep._report, sweep._dryRun, sweep._until, sweep._most,
        };
        command.SetAction(parsed => new SweepRun(screen, sweep.Request(parsed)).Do());
        return command;
    }

    private SweepRequest Request(ParseResult parsed) => new(parsed.GetValue(_study) ?? throw StudyChoice.Missing("sweep"))
    {
        Size = parsed.GetValue(_size), Assignments = parsed.GetValue(_set)!, Over = parsed.GetValue(_over)!, List = parsed.GetValue(_list)!, Seeds = parsed.GetValue(_seeds),
        Data = parsed.GetValue(_data), DataFolder = parsed.GetValue(_dataFolder), Device = parsed.GetValue(_device)!, Threads = parsed.GetValue(_threads), Jobs = parsed.GetValue(_jobs),
        Out = parsed.GetValue(_output), On = parsed.GetValue(_on) ?? SweepOn.Here, Slurm = parsed.GetValue(_slurm)!, Task = parsed.GetValue(_task),
        CheckpointEvery = parsed.GetValue(_every), Expires = TimeSpan.FromSeconds(parsed.GetValue(_expires).Amount), RetryFailed = parsed.GetValue(_retry), Report = parsed.GetValue(_report), DryRun = parsed.GetValue(_dryRun),
        UntilInterval = parsed.GetValue(_until), MostSeeds = parsed.GetValue(_most),
    };

    private static Option<string[]> Many(string name, string shape, string description) => new(name) { Description = description, HelpName = shape, DefaultValueFactory = _ => [] };
}
