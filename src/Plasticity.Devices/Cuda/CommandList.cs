using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>What a command does.</summary>
internal enum CommandKind
{
    /// <summary>Runs a kernel.</summary>
    Launch,

    /// <summary>Copies within the device: source, target, bytes.</summary>
    Copy,

    /// <summary>Sets bytes to zero: memory, bytes.</summary>
    Clear,
}

/// <summary>One command of a list.</summary>
/// <param name="Function">Null unless it launches one.</param>
/// <param name="First">Where its arguments begin.</param>
/// <param name="Count">How many it has.</param>
internal readonly record struct Command(CommandKind Kind, CudaFunction? Function, Grid Grid, int First, int Count);

/// <summary>
/// Work for a device, in order, that can be given to it as it is, or kept and compared with other work: an argument is eight bytes, a
/// buffer's address or a number in the lower four; or all of them are one struct, in pieces of eight bytes.
/// </summary>
internal sealed unsafe class CommandList
{
    private readonly List<Command> _commands = [];
    private ulong[] _arguments = new ulong[256];
    private int _used;

    public CommandList()
    {
    }

    /// <summary>A copy that keeps what the other has now.</summary>
    public CommandList(CommandList other)
    {
        _commands.AddRange(other._commands);
        _arguments = other.Arguments.ToArray();
        _used = other._used;
        Structure = other.Structure;
    }

    public int Count => _commands.Count;

    public ReadOnlySpan<Command> Commands => CollectionsMarshal.AsSpan(_commands);

    public ReadOnlySpan<ulong> Arguments => _arguments.AsSpan(0, _used);

    /// <summary>
    /// A hash of everything that a graph cannot have changed: the kernels and their grids, all addresses, and whatever copies and clears are
    /// given. Numbers that kernels are given do not count.
    /// </summary>
    public ulong Structure { get; private set; }

    /// <summary>Adds a launch of a kernel whose fields lie at <paramref name="fields"/>.</summary>
    public void Launch(CudaFunction function, in Grid grid, byte* fields)
    {
        ReadOnlySpan<KernelArgument> signature = function.Arguments;
        Span<ulong> slots = Append(CommandKind.Launch, function, grid, function.Slots);
        Mix((ulong)function.Number << 32 | (uint)grid.X);
        Mix((ulong)(uint)grid.Y << 32 | (uint)grid.Z);
        if (function.StructBytes > 0)
        {
            slots[^1] = 0; // what the struct does not fill
            new ReadOnlySpan<byte>(fields, function.StructBytes).CopyTo(MemoryMarshal.AsBytes(slots));
        }
        for (int i = 0; i < signature.Length; i++)
        {
            byte* field = fields + signature[i].Offset;
            if (signature[i].IsBuffer) Mix(Unsafe.ReadUnaligned<ulong>(field));
            if (function.StructBytes == 0) slots[i] = signature[i].IsBuffer ? Unsafe.ReadUnaligned<ulong>(field) : Unsafe.ReadUnaligned<uint>(field);
        }
    }

    public void Copy(nint source, nint target, long bytes) => Transfer(CommandKind.Copy, [(ulong)source, (ulong)target, (ulong)bytes]);

    public void Clear(nint memory, long bytes) => Transfer(CommandKind.Clear, [(ulong)memory, (ulong)bytes]);

    public void Empty()
    {
        _commands.Clear();
        _used = 0;
        Structure = 0;
    }

    /// <summary>Gives a command to a stream.</summary>
    public void Issue(int index, nint stream, string device)
    {
        Command command = _commands[index];
        fixed (ulong* slots = &_arguments[command.First])
        {
            switch (command.Kind)
            {
                case CommandKind.Copy:
                    CudaError.Check(cuMemcpyDtoDAsync_v2((nint)slots[1], (nint)slots[0], (nuint)slots[2], stream), device, nameof(cuMemcpyDtoDAsync_v2));
                    break;
                case CommandKind.Clear:
                    CudaError.Check(cuMemsetD8Async((nint)slots[0], 0, (nuint)slots[1], stream), device, nameof(cuMemsetD8Async));
                    break;
                default:
                    void** each = stackalloc void*[command.Count];
                    Point(each, slots, command);
                    Grid grid = command.Grid;
                    CudaError.Check(
                        cuLaunchKernel(command.Function!.Handle, (uint)grid.X, (uint)grid.Y, (uint)grid.Z, (uint)grid.Lanes, 1, 1, 0, stream, each, null),
                        device, command.Function.Name);
                    break;
            }
        }
    }

    /// <summary>Gives a launch of an instantiated graph the arguments that the command of that index has now.</summary>
    public void Update(int index, nint executable, nint node, string device)
    {
        Command command = _commands[index];
        fixed (ulong* slots = &_arguments[command.First])
        {
            void** each = stackalloc void*[command.Count];
            Point(each, slots, command);
            KernelNode parameters = new()
            {
                Function = command.Function!.Handle,
                GridX = (uint)command.Grid.X, GridY = (uint)command.Grid.Y, GridZ = (uint)command.Grid.Z,
                BlockX = (uint)command.Grid.Lanes, BlockY = 1, BlockZ = 1,
                Arguments = each,
            };
            CudaError.Check(cuGraphExecKernelNodeSetParams(executable, node, &parameters), device, $"{nameof(cuGraphExecKernelNodeSetParams)} ({command.Function.Name})");
        }
    }

    /// <summary>
    /// Whether this and <paramref name="other"/> differ in numbers alone; if so, <paramref name="changed"/> gets the indices of the launches
    /// that do, and this gets the other's numbers.
    /// </summary>
    public bool TryFollow(CommandList other, List<int> changed)
    {
        changed.Clear();
        if (!other.Commands.SequenceEqual(Commands)) return false;
        for (int i = 0; i < Count; i++)
        {
            Command command = _commands[i];
            ReadOnlySpan<ulong> mine = Arguments.Slice(command.First, command.Count), theirs = other.Arguments.Slice(command.First, command.Count);
            if (mine.SequenceEqual(theirs)) continue;
            if (command.Kind != CommandKind.Launch) return false;
            CudaFunction function = command.Function!;
            for (int j = 0; j < function.Arguments.Length; j++)
            {
                if (function.Arguments[j].IsBuffer && mine[function.SlotOf(j)] != theirs[function.SlotOf(j)]) return false;
            }
            changed.Add(i);
        }
        other.Arguments.CopyTo(_arguments);
        return true;
    }

    private void Transfer(CommandKind kind, ReadOnlySpan<ulong> values)
    {
        values.CopyTo(Append(kind, null, default, values.Length));
        Mix((ulong)kind);
        foreach (ulong value in values) Mix(value);
    }

    private Span<ulong> Append(CommandKind kind, CudaFunction? function, in Grid grid, int count)
    {
        if (_used + count > _arguments.Length) Array.Resize(ref _arguments, 2 * (_used + count));
        _commands.Add(new Command(kind, function, grid, _used, count));
        Span<ulong> slots = _arguments.AsSpan(_used, count);
        _used += count;
        return slots;
    }

    // A multiplication by an odd number and a shift: enough to tell a few lists apart, and what it says is checked.
    private void Mix(ulong value)
    {
        ulong mixed = (Structure ^ value) * 0x9E3779B97F4A7C15;
        Structure = mixed ^ (mixed >> 29);
    }

    /// <summary>Where each parameter of the kernel lies: the struct is one.</summary>
    private static void Point(void** each, ulong* slots, in Command command)
    {
        int parameters = command.Function!.StructBytes > 0 ? 1 : command.Count;
        for (int i = 0; i < parameters; i++) each[i] = slots + i;
    }
}
