using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>
/// Runs kernels in PTX: groups one after another, and of a group one lane after another, each until it ends or waits. A barrier lets all lanes of a
/// group go on, a shuffle the 32 of a warp; if some do not come, that is told.
/// </summary>
/// <param name="memory">What kernels may touch.</param>
/// <param name="budget">Instructions that a lane may execute between two stops.</param>
internal sealed class PtxMachine(PtxMemory memory, long budget = 100_000_000)
{
    private const int Warp = 32;

    /// <summary>Instructions executed so far.</summary>
    public long Executed { get; private set; }

    /// <summary>Runs all groups.</summary>
    /// <param name="parameters">What the kernel's parameter holds.</param>
    /// <exception cref="DeviceException">The kernel does what it must not; the message names group, lane and line.</exception>
    public void Run(PtxProgram program, Grid grid, byte[] parameters)
    {
        if (grid.Lanes > program.MostLanes) throw new DeviceException($"{program.Entry}: expected at most {program.MostLanes} lanes a group, found {grid.Lanes}");
        if (parameters.Length != program.ParameterBytes) throw new DeviceException($"{program.Entry}: expected {program.ParameterBytes} bytes of parameters, found {parameters.Length}");
        PtxShared shared = new(program.Shared);
        PtxLanes lanes = new(program, memory, shared, parameters, grid.Lanes, budget);
        try
        {
            for (int z = 0; z < grid.Z; z++)
            {
                for (int y = 0; y < grid.Y; y++)
                {
                    for (int x = 0; x < grid.X; x++) new PtxGroup(program, lanes, shared, grid, x, y, z).Run();
                }
            }
        }
        finally
        {
            Executed += lanes.Executed;
        }
    }

    /// <summary>One group.</summary>
    private sealed class PtxGroup(PtxProgram program, PtxLanes lanes, PtxShared shared, Grid grid, int x, int y, int z)
    {
        public void Run()
        {
            // In the order of PtxProgram.Specials: tid, ntid, ctaid, nctaid.
            lanes.Begin([0, 0, 0, grid.Lanes, 1, 1, x, y, z, grid.X, grid.Y, grid.Z]);
            shared.Clear();
            do
            {
                for (int first = 0; first < grid.Lanes; first += Warp) RunWarp(first, Math.Min(Warp, grid.Lanes - first));
            }
            while (PassBarrier());
        }

        /// <summary>Until each lane has ended or waits at a barrier.</summary>
        private void RunWarp(int first, int count)
        {
            do
            {
                for (int lane = first; lane < first + count; lane++)
                {
                    if (lanes.Stops[lane] == PtxStop.None) Run(lane);
                }
            }
            while (Shuffle(first, count));
        }

        private void Run(int lane)
        {
            try
            {
                lanes.Run(lane);
            }
            catch (UnwrittenRegister register)
            {
                Fail(lane, lanes.Last, $"expected a register that was written, found {program.Names[register.Slot]}");
            }
            catch (DeviceException problem)
            {
                Fail(lane, lanes.Last, problem.Message);
            }
        }

        /// <summary>Exchanges what the lanes of a warp ask for, if they do.</summary>
        private bool Shuffle(int first, int count)
        {
            if (!Together(first, count, PtxStop.Shuffle, "a shuffle")) return false;
            if (count != Warp) Fail(first, lanes.Waits(first), $"expected {Warp} lanes at a shuffle, found {count} in the warp");
            PtxInstruction shuffle = lanes.Waits(first);
            ulong[] values = new ulong[Warp];
            for (int i = 0; i < Warp; i++)
            {
                try
                {
                    values[i] = lanes.Get(first + (i ^ (int)(lanes.Get(first + i, shuffle.B) & (Warp - 1))), shuffle.A);
                }
                catch (UnwrittenRegister register)
                {
                    Fail(first + i, shuffle, $"expected a register that was written, found {program.Names[register.Slot]}");
                }
            }
            for (int i = 0; i < Warp; i++)
            {
                lanes.Set(first + i, shuffle.Target, values[i]);
                lanes.Stops[first + i] = PtxStop.None;
            }
            return true;
        }

        private bool PassBarrier()
        {
            if (!Together(0, grid.Lanes, PtxStop.Barrier, "a barrier")) return false;
            shared.PassBarrier();
            lanes.Stops.AsSpan().Clear();
            return true;
        }

        /// <summary>Whether lanes have come to what they wait for together: all of them to the same instruction, or none.</summary>
        private bool Together(int first, int count, PtxStop stop, string what)
        {
            int waiting = Array.IndexOf(lanes.Stops, stop, first, count);
            if (waiting < 0) return false;
            PtxInstruction wait = lanes.Waits(waiting);
            for (int lane = first; lane < first + count; lane++)
            {
                if (lanes.Stops[lane] != stop || lanes.Waits(lane) != wait)
                {
                    string found = lanes.Stops[lane] == PtxStop.Ended ? "ended" : $"waits at line {lanes.Waits(lane).Line}";
                    Fail(waiting, wait, $"expected all {count} lanes at {what}, but lane {lane} {found}");
                }
            }
            return true;
        }

        private void Fail(int lane, PtxInstruction at, string problem) => throw new DeviceException(
            $"{program.Entry}: group ({x}, {y}, {z}), lane {lane}, line {at.Line} \"{program.Lines[at.Line - 1].Split(';')[0].Trim()};\": {problem}");
    }
}
