using System.Runtime.ExceptionServices;
using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Comparisons;

/// <summary>One of two runs that are trained side by side.</summary>
/// <param name="Study">Validated settings.</param> <param name="Open">Opens the device; called by the thread that trains.</param>
/// <param name="Images">Those that the study takes.</param>
public sealed record Side(Study Study, Func<IDevice> Open, ImageSet Images);

/// <summary>Where two runs parted.</summary>
/// <param name="Arm">Name of the arm.</param> <param name="Seed">Seed of the run.</param> <param name="Step">Optimiser steps of the run, this one counted.</param>
/// <param name="Difference">What differs after it; null where one of them came to another place than the other.</param>
/// <param name="Words">In the latter case, both places.</param>
public sealed record Parting(string Arm, int Seed, long Step, TensorDifference? Difference, string Words = "");

/// <summary>What came out.</summary>
/// <param name="Steps">Steps after which the states were the same.</param> <param name="Parting">Null where they were the same to the end.</param>
public sealed record LockstepResult(long Steps, Parting? Parting);

/// <summary>Trains two studies side by side and compares all of their state after every step, until it differs in a bit or both are done.</summary>
public sealed class Lockstep : IDisposable
{
    private readonly Side[] _sides;
    private readonly CancellationTokenSource _stop;
    private readonly Barrier _barrier;
    private readonly StudySnapshot?[] _states = new StudySnapshot?[2];
    private readonly Dictionary<string, IReadOnlyList<Parameter>[]> _layouts = [];
    private readonly Action<long> _progress;
    private long _steps;
    private Parting? _parting;

    private Lockstep(Side a, Side b, Action<long> progress, CancellationTokenSource stop)
    {
        (_sides, _progress, _stop) = ([a, b], progress, stop);
        _barrier = new Barrier(2, _ => Compare());
    }

    /// <summary>Compares.</summary>
    /// <param name="progress">Is told the number of steps that were the same, after each.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InputException">The two cannot be compared: other arms, other seeds, other networks.</exception>
    public static LockstepResult Run(Side a, Side b, Action<long> progress, CancellationToken stop)
    {
        CheckComparable(a.Study, b.Study);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using Lockstep lockstep = new(a, b, progress, both);
        Task[] tasks = [Task.Run(() => lockstep.Train(0), CancellationToken.None), Task.Run(() => lockstep.Train(1), CancellationToken.None)];
        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException failures)
        {
            Exception? failure = failures.Flatten().InnerExceptions.FirstOrDefault(problem => problem is not OperationCanceledException);
            if (failure is not null) ExceptionDispatchInfo.Throw(failure is BarrierPostPhaseException { InnerException: { } inner } ? inner : failure);
        }
        stop.ThrowIfCancellationRequested();
        return new LockstepResult(lockstep._steps, lockstep._parting);
    }

    public void Dispose() => _barrier.Dispose();

    private static void CheckComparable(Study a, Study b)
    {
        string[] arms = [.. a.Arms.Select(arm => arm.Name)], others = [.. b.Arms.Select(arm => arm.Name)];
        if (!arms.SequenceEqual(others)) throw new InputException($"expected two runs of the same arms, found {string.Join(", ", arms)} and {string.Join(", ", others)}");
        if (!a.Design.Seeds.Equals(b.Design.Seeds)) throw new InputException($"expected two runs of the same seeds, found {string.Join(", ", a.Design.Seeds)} and {string.Join(", ", b.Design.Seeds)}");
        // Measures change nothing that is trained, so they need not be the same.
    }

    private void Train(int side)
    {
        try
        {
            using IDevice device = _sides[side].Open();
            StudyPlan plan = Planning.Plan(_sides[side].Study, _sides[side].Images);
            StudyRunner.Run(_sides[side].Study, device, _sides[side].Images, plan, new StudyWatch(new Nobody()) { Keeper = new Meeting(this, side), Stop = _stop.Token });
            _states[side] = null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            _stop.Cancel();
            throw;
        }
        finally
        {
            // The other does not wait for one that is done; that it has steps left is a difference.
            _barrier.RemoveParticipant();
        }
    }

    private void Meet(int side, StudySnapshot state)
    {
        if (_stop.IsCancellationRequested) return;
        _states[side] = state;
        _barrier.SignalAndWait(_stop.Token);
    }

    private void Compare()
    {
        if (_stop.IsCancellationRequested) return;
        if (_states[0]?.Run is not { } a || _states[1]?.Run is not { } b)
        {
            RunSnapshot? left = (_states[0] ?? _states[1])?.Run;
            if (left is not null) Part(left, null, "only one of them takes it: the other was done before");
            return;
        }
        if ((a.Arm, a.Seed, a.Step) != (b.Arm, b.Seed, b.Step))
        {
            Part(a, null, $"the other is in arm '{b.Arm}', seed {b.Seed}, at step {b.Step}");
            return;
        }
        if (!_layouts.TryGetValue(a.Arm, out IReadOnlyList<Parameter>[]? layouts)) _layouts.Add(a.Arm, layouts = [LayoutOf(0, a.Arm), LayoutOf(1, a.Arm)]);
        if (TensorDifference.Of([.. NamedTensor.Of(a, layouts[0])], [.. NamedTensor.Of(b, layouts[1])]) is { } difference) Part(a, difference, "");
        else _progress(++_steps);
    }

    private void Part(RunSnapshot at, TensorDifference? difference, string words)
    {
        _parting = new Parting(at.Arm, at.Seed, at.Step, difference, words);
        _stop.Cancel();
    }

    private IReadOnlyList<Parameter> LayoutOf(int side, string arm)
    {
        (Study study, ImageSet images) = (_sides[side].Study, _sides[side].Images);
        ModelSettings network = study.Arms.First(other => other.Name == arm).Network ?? study.Network;
        return NamedTensor.Layout(network, new Shape(images.Height, images.Width, images.Channels), images.Classes);
    }

    /// <summary>Brings each state to the other side's.</summary>
    private sealed class Meeting(Lockstep lockstep, int side) : IStudyKeeper
    {
        public bool IsDue(bool endsEpoch) => !endsEpoch;

        public void Keep(StudySnapshot state) => lockstep.Meet(side, state);
    }

    private sealed class Nobody : IStudyObserver;
}
