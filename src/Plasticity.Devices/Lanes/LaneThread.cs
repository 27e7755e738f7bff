namespace Plasticity.Devices.Lanes;

/// <summary>A thread that runs lanes of a <see cref="LaneGroup"/>, one after another: the words of <see cref="Lane"/> ask it which lane they stand in.</summary>
internal sealed class LaneThread : IDisposable
{
    // Above what a body with the largest tile needs, without optimisation.
    private const int StackBytes = 1 << 20;

    /// <remarks>The words of a kernel's body have no place for an argument: on a GPU they are registers.</remarks>
    [ThreadStatic]
    private static LaneThread? t_current;

    private readonly AutoResetEvent _turn = new(false);
    private readonly Thread _thread;
    private bool _left;

    public LaneThread(LaneGroup group)
    {
        Group = group;
        _thread = new Thread(Work, StackBytes) { IsBackground = true, Name = "lanes" };
        _thread.Start();
    }

    /// <summary>The thread that this is called on.</summary>
    /// <exception cref="InvalidOperationException">It runs no lanes.</exception>
    public static LaneThread Current => t_current ?? throw new InvalidOperationException("expected to run as a lane of a launch; a kernel's body was called by itself");

    public LaneGroup Group { get; }

    /// <summary>Which lane of its group runs here.</summary>
    public int Index { get; private set; }

    /// <summary>How often the lane has asked for shared memory.</summary>
    public int SharedAsked { get; set; }

    /// <summary>How often the lane has asked its neighbours.</summary>
    public int AcrossAsked { get; set; }

    /// <summary>Another lane begins here.</summary>
    public void Begin(int lane) => (Index, SharedAsked, AcrossAsked) = (lane, 0, 0);

    /// <summary>It is this thread's turn.</summary>
    public void Go() => _turn.Set();

    /// <summary>Until it is this thread's turn.</summary>
    public void Wait() => _turn.WaitOne();

    /// <summary>Ends the thread, which runs no lane.</summary>
    public void Dispose()
    {
        _left = true;
        Go();
        _thread.Join();
        _turn.Dispose();
    }

    private void Work()
    {
        t_current = this;
        for (Wait(); !_left; Wait()) Group.RunFrom(this, Index);
    }
}
