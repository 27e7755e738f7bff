using System.Globalization;
using System.Text;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>The points of a sweep as a job array of Slurm, a task a point.</summary>
/// <param name="Root">Full path of the sweep's folder.</param> <param name="Tasks">Numbers of the points that are to be run.</param>
/// <param name="Limit">Tasks at once at most; 0 for no limit.</param> <param name="Threads">Of a task, at least 1.</param>
/// <param name="Options">Of sbatch, without hyphens: "partition=gpu", "exclusive".</param>
/// <param name="Command">Words of the command that does the point whose number follows them.</param>
public sealed record SlurmScript(string Root, IReadOnlyList<int> Tasks, int Limit, int Threads, IReadOnlyList<string> Options, IReadOnlyList<string> Command)
{
    /// <summary>Seconds before the time limit at which a task is told, so that it can keep its state and go back into the queue.</summary>
    private const int Notice = 60;

    /// <summary>The script for sbatch.</summary>
    /// <remarks>
    /// Three ends that are not the run's own: shortly before the time limit the run keeps its state and the task goes back into the queue by
    /// itself; a task whose node is lost or that is pre-empted is put back by Slurm (--requeue); one that is cancelled stays cancelled. Which of
    /// them came is told by the signal: USR1 for the limit, TERM for the others.
    /// </remarks>
    public string Text()
    {
        StringBuilder script = new();
        script.Append(CultureInfo.InvariantCulture, $"""
            #!/usr/bin/env bash
            # The runs of a sweep as a job array, a task a point; made by 'plasticity sweep --on slurm', submitted by 'sbatch job.sh'.
            # A run that was interrupted goes on from its last checkpoint to the same bits, so that a task may be requeued at any time.
            #SBATCH --job-name={Path.GetFileName(Root)}
            #SBATCH --array={Array()}
            #SBATCH --cpus-per-task={Threads}
            #SBATCH --requeue
            #SBATCH --open-mode=append
            #SBATCH --output="{Root}/runs/task-%a.log"
            #SBATCH --signal=B:USR1@{Notice}

            """);
        foreach (string option in Options) script.Append(CultureInfo.InvariantCulture, $"#SBATCH --{option}\n");
        script.Append(CultureInfo.InvariantCulture, $$"""

            heard= again=
            # The time limit is near: keep the state, and back into the queue. Cancelled or pre-empted: keep the state.
            trap 'heard=yes again=yes; kill -TERM "$run" 2>/dev/null' USR1
            trap 'heard=yes; kill -TERM "$run" 2>/dev/null' TERM INT

            {{string.Join(' ', Command.Select(Quoted))}} "$SLURM_ARRAY_TASK_ID" &
            run=$!
            wait "$run"; code=$?
            # A signal ends the waiting, not the run.
            while [ -n "$heard" ]; do heard=; wait "$run"; code=$?; done

            if [ "$code" -eq {{Interrupted}} ] && [ -n "$again" ]; then exec scontrol requeue "$SLURM_JOB_ID"; fi
            exit "$code"

            """);
        return script.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>"partition=gpu,time=02:00:00" as options; a flag has an entry of its own.</summary>
    /// <exception cref="InputException">One is none, or says what the script says itself.</exception>
    public static IReadOnlyList<string> OptionsOf(IEnumerable<string> given)
    {
        string[] own = ["array", "requeue", "open-mode", "signal"];
        List<string> options = [.. given.SelectMany(AxesText.Pairs).Select(option => option.TrimStart('-'))];
        foreach (string option in options)
        {
            string key = option.Split('=')[0];
            if (key.Length == 0 || option.Any(char.IsControl) || key.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-')) throw new InputException($"--slurm: expected options of sbatch as key=value,key=value, found '{option}'");
            if (own.Contains(key)) throw new InputException($"--slurm: expected options other than {string.Join(", ", own)}, which the sweep sets itself, found '{option}'");
        }
        return options;
    }

    /// <summary>"0-7%4", "3,5".</summary>
    private string Array()
    {
        List<string> ranges = [];
        for (int i = 0; i < Tasks.Count;)
        {
            int end = i;
            while (end + 1 < Tasks.Count && Tasks[end + 1] == Tasks[end] + 1) end++;
            ranges.Add(end == i ? Number(Tasks[i]) : $"{Number(Tasks[i])}-{Number(Tasks[end])}");
            i = end + 1;
        }
        return string.Join(',', ranges) + (Limit > 0 ? $"%{Number(Limit)}" : "");
    }

    private const int Interrupted = 130;

    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_=.,:/+".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
