using System.Runtime.ExceptionServices;
using ILGPU;
using ILGPU.Runtime;

namespace Plasticity.Devices.Lanes;

/// <summary>
/// Runs the C# of a kernel as it stands: lane after lane, each up to the next place where lanes meet. A lane that waits keeps its thread. Of all
/// threads one runs at a time, so the order is always the same. Lanes that never meet share one thread.
/// </summary>
/// <remarks>ILGPU's own accelerator on the processor runs all lanes at once, and hundreds of threads that spin at a barrier take ten times as long.</remarks>
/// <param name="memory">Makes memory of so many bytes, for what the lanes of a group share.</param>
internal sealed class LaneGroup(Func<long, MemoryBuffer> memory) : IDisposable
{
    /// <summary>Lanes that can ask each other, as on a GPU.</summary>
    private const int Neighbours = 32;

    private readonly Stack<LaneThread> _idle = new();
    private readonly List<MemoryBuffer> _shared = [];
    private readonly AutoResetEvent _done = new(false);
    private LaneThread?[] _threads = [];
    private Meeting[] _met = [];
    private float[] _told = [];
    private Action _body = () => { };
    private ExceptionDispatchInfo? _fault;

    /// <summary>Where lanes meet.</summary>
    private enum Meeting
    {
        Across,
        Barrier,
        End,
    }

    /// <summary>The launch's.</summary>
    public Grid Grid { get; private set; }

    /// <summary>Which group runs.</summary>
    public (int X, int Y, int Z) Place { get; private set; }

    /// <summary>Runs <paramref name="body"/> as every lane of every group, group by group.</summary>
    /// <exception cref="DeviceException">A lane asked for a place outside a buffer, or did not meet where the lanes before it did. What lanes wrote until then stays.</exception>
    public void Run(Grid grid, Action body)
    {
        (Grid, _body) = (grid, body);
        if (_met.Length < grid.Lanes) (_threads, _met, _told) = (new LaneThread?[grid.Lanes], new Meeting[grid.Lanes], new float[2 * grid.Lanes]);
        for (int z = 0; z < grid.Z; z++)
        {
            for (int y = 0; y < grid.Y; y++)
            {
                for (int x = 0; x < grid.X; x++)
                {
                    Place = (x, y, z);
                    RunGroup();
                }
            }
        }
    }

    /// <summary>Waits until all lanes of the group do.</summary>
    public void Barrier(LaneThread lane) => Meet(lane, Meeting.Barrier);

    /// <summary>What the neighbour has whose number differs in <paramref name="bit"/>; all 32 ask at once.</summary>
    public float Across(LaneThread lane, float value, int bit)
    {
        // Two places a lane: one may tell the next value before another has read this.
        int turn = lane.AcrossAsked++ % 2;
        _told[(2 * lane.Index) + turn] = value;
        Meet(lane, Meeting.Across);
        return _told[(2 * (lane.Index ^ bit)) + turn];
    }

    /// <summary>Memory of the group: what a lane asks for first is what the others ask for first, and so on. Each group finds NaN there.</summary>
    public unsafe ArrayView<T> Shared<T>(LaneThread lane, int count) where T : unmanaged
    {
        int asked = lane.SharedAsked++, bytes = count * sizeof(T);
        if (asked == _shared.Count) _shared.Add(memory(bytes));
        if (_shared[asked].LengthInBytes < bytes)
        {
            _shared[asked].Dispose();
            _shared[asked] = memory(bytes);
        }
        if (lane.Index == 0) new Span<byte>((void*)_shared[asked].NativePtr, bytes).Fill(0xFF);
        return new ArrayView<T>(_shared[asked], 0, count);
    }

    /// <summary>Runs lanes on <paramref name="thread"/> from <paramref name="first"/> on, up to one that has a thread. Called there, by itself.</summary>
    public void RunFrom(LaneThread thread, int first)
    {
        int lane = first;
        try
        {
            do
            {
                thread.Begin(lane);
                _threads[lane] = thread;
                _body();
                Arrive(lane, Meeting.End);
                lane++;
            }
            while (lane < Grid.Lanes && _threads[lane] is null);
        }
        catch (Exception problem)
        {
            // After the first fault, lanes that wait end by an exception of ours.
            _fault ??= ExceptionDispatchInfo.Capture(problem is DeviceException ? new DeviceException($"lane {lane} of group {Place}: {problem.Message}", problem) : problem);
            lane = Grid.Lanes;
        }
        _idle.Push(thread);
        if (lane < Grid.Lanes) _threads[lane]!.Go();
        else _done.Set();
    }

    public void Dispose()
    {
        foreach (LaneThread thread in _idle) thread.Dispose();
        foreach (MemoryBuffer shared in _shared) shared.Dispose();
        _done.Dispose();
    }

    private void RunGroup()
    {
        Array.Clear(_threads);
        Start(0);
        _done.WaitOne();
        if (_fault is not { } fault) return;
        foreach (LaneThread waiting in _threads.OfType<LaneThread>().Distinct().Except(_idle).ToArray())
        {
            waiting.Go();
            _done.WaitOne();
        }
        _fault = null;
        fault.Throw();
    }

    private void Start(int lane)
    {
        LaneThread thread = _idle.TryPop(out LaneThread? idle) ? idle : new LaneThread(this);
        thread.Begin(lane);
        thread.Go();
    }

    /// <summary>Lets the lane after this one run, after the last of those that meet the first, and waits for its turn.</summary>
    private void Meet(LaneThread thread, Meeting meeting)
    {
        int lane = thread.Index, first = meeting == Meeting.Across ? lane / Neighbours * Neighbours : 0;
        int last = meeting == Meeting.Across ? Math.Min(first + Neighbours, Grid.Lanes) - 1 : Grid.Lanes - 1;
        Arrive(lane, meeting);
        int next = lane == last ? first : lane + 1;
        if (next == lane) return;
        if (_threads[next] is { } waiting) waiting.Go();
        else Start(next);
        thread.Wait();
        if (_fault is not null) throw new OperationCanceledException();
    }

    private void Arrive(int lane, Meeting meeting)
    {
        _met[lane] = meeting;
        bool isFirst = lane == 0 || (meeting == Meeting.Across && lane % Neighbours == 0);
        if (!isFirst && _met[lane - 1] != meeting) throw new DeviceException($"expected to {Verb(_met[lane - 1])}, as lane {lane - 1} does; found that it would {Verb(meeting)}");
    }

    private static string Verb(Meeting meeting) => meeting switch
    {
        Meeting.Across => "ask its neighbours",
        Meeting.Barrier => "wait at a barrier",
        _ => "end",
    };
}
