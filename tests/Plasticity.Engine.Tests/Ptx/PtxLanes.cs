using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plasticity.Devices;
using static Plasticity.Engine.Tests.Ptx.PtxArithmetic;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>Why a lane no longer runs.</summary>
internal enum PtxStop
{
    None,
    Ended,
    Barrier,
    Shuffle,
}

/// <summary>The lanes of one group: their registers, and how one of them runs.</summary>
/// <param name="budget">Instructions that a lane may execute between two stops.</param>
internal sealed unsafe class PtxLanes(PtxProgram program, PtxMemory memory, PtxShared shared, byte[] parameters, int count, long budget)
{
    private readonly ulong[] _slots = new ulong[count * program.Slots.Length];
    private readonly int[] _next = new int[count];
    private int _at;

    /// <summary>Instructions executed by all lanes so far.</summary>
    public long Executed { get; private set; }

    public PtxStop[] Stops { get; } = new PtxStop[count];

    /// <summary>The instruction that was executed last, by any lane.</summary>
    public PtxInstruction Last => program.Code[_at - 1];

    /// <summary>What a lane waits at.</summary>
    public PtxInstruction Waits(int lane) => program.Code[_next[lane] - 1];

    /// <summary>Every lane at the kernel's begin.</summary>
    /// <param name="specials">Of lane 0; the first is the lane's number.</param>
    public void Begin(ReadOnlySpan<int> specials)
    {
        for (int lane = 0; lane < count; lane++)
        {
            Span<ulong> slots = SlotsOf(lane);
            program.Slots.CopyTo(slots);
            for (int i = 0; i < specials.Length; i++) slots[i] = (uint)specials[i];
            slots[0] = (uint)lane;
            (_next[lane], Stops[lane]) = (0, PtxStop.None);
        }
    }

    /// <summary>A register of a lane.</summary>
    public ulong Get(int lane, int slot) => Read(ref MemoryMarshal.GetReference(SlotsOf(lane)), slot);

    public void Set(int lane, int slot, ulong value) => SlotsOf(lane)[slot] = value;

    /// <summary>Runs one lane until it stops.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // most launches end before code would be compiled well by itself
    public void Run(int lane)
    {
        ref ulong r = ref MemoryMarshal.GetReference(SlotsOf(lane));
        ref PtxInstruction code = ref MemoryMarshal.GetArrayDataReference(program.Code);
        int next = _next[lane], from = next;
        long executed = 0;
        PtxStop stop = PtxStop.None;
        while (stop == PtxStop.None)
        {
            ref PtxInstruction i = ref Unsafe.Add(ref code, next++);
            _at = next;
            if (i.Code <= PtxCode.SetNan)
            {
                Slot(ref r, i.Target) = Compute(ref r, ref i);
                continue;
            }
            switch (i.Code)
            {
                case PtxCode.LoadSharedFour or PtxCode.LoadShared: LoadShared(ref r, ref i, lane); break;
                case PtxCode.StoreSharedFour or PtxCode.StoreShared: StoreShared(ref r, ref i, lane); break;
                case PtxCode.LoadGlobal: Slot(ref r, i.Target) = *(uint*)Global(ref r, ref i, 4); break;
                case PtxCode.LoadGlobalByte: Slot(ref r, i.Target) = *Global(ref r, ref i, 1); break;
                case PtxCode.LoadGlobalFour:
                    uint* from4 = (uint*)Global(ref r, ref i, 16);
                    (Slot(ref r, i.Target), Slot(ref r, i.B), Slot(ref r, i.C), Slot(ref r, i.D)) = (from4[0], from4[1], from4[2], from4[3]);
                    break;
                case PtxCode.StoreGlobal: *(uint*)Global(ref r, ref i, 4) = U(ref r, i.Target); break;
                case PtxCode.StoreGlobalFour:
                    uint* to4 = (uint*)Global(ref r, ref i, 16);
                    (to4[0], to4[1], to4[2], to4[3]) = (U(ref r, i.Target), U(ref r, i.B), U(ref r, i.C), U(ref r, i.D));
                    break;
                case PtxCode.LoadParameter:
                    Slot(ref r, i.Target) = i.B == 8 ? BitConverter.ToUInt64(parameters, i.Offset) : BitConverter.ToUInt32(parameters, i.Offset);
                    break;
                case PtxCode.Branch or PtxCode.BranchIf or PtxCode.BranchUnless:
                    if (i.Code != PtxCode.Branch && P(ref r, i.A) != (i.Code == PtxCode.BranchIf)) break;
                    executed += next - from;
                    if (executed > budget) throw new DeviceException($"expected at most {budget} instructions of a lane at a time, found more");
                    next = from = i.Target;
                    break;
                case PtxCode.Return: stop = PtxStop.Ended; break;
                case PtxCode.Barrier: stop = PtxStop.Barrier; break;
                case PtxCode.Shuffle: stop = PtxStop.Shuffle; break;
                default: throw new InvalidOperationException($"no way to execute {i.Code}");
            }
        }
        Executed += executed + next - from;
        (_next[lane], Stops[lane]) = (next, stop);
    }

    private void LoadShared(ref ulong r, ref PtxInstruction i, int lane)
    {
        int place = shared.Place(Read(ref r, i.A) + (ulong)i.Offset, i.Code == PtxCode.LoadShared ? 1 : 4);
        Slot(ref r, i.Target) = shared.Read(place, lane);
        if (i.Code == PtxCode.LoadShared) return;
        (Slot(ref r, i.B), Slot(ref r, i.C), Slot(ref r, i.D)) = (shared.Read(place + 1, lane), shared.Read(place + 2, lane), shared.Read(place + 3, lane));
    }

    private void StoreShared(ref ulong r, ref PtxInstruction i, int lane)
    {
        int place = shared.Place(Read(ref r, i.A) + (ulong)i.Offset, i.Code == PtxCode.StoreShared ? 1 : 4);
        shared.Write(place, lane, U(ref r, i.Target));
        if (i.Code == PtxCode.StoreShared) return;
        shared.Write(place + 1, lane, U(ref r, i.B));
        shared.Write(place + 2, lane, U(ref r, i.C));
        shared.Write(place + 3, lane, U(ref r, i.D));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Compute(ref ulong r, ref PtxInstruction i) => i.Code switch
    {
        PtxCode.Move => Read(ref r, i.A),
        PtxCode.Select => Chosen(Read(ref r, i.A), Read(ref r, i.B), P(ref r, i.C)),
        PtxCode.AddInt => U(ref r, i.A) + U(ref r, i.B),
        PtxCode.SubtractInt => U(ref r, i.A) - U(ref r, i.B),
        PtxCode.MultiplyInt => U(ref r, i.A) * U(ref r, i.B),
        PtxCode.MultiplyHighSigned => (uint)(((long)I(ref r, i.A) * I(ref r, i.B)) >> 32),
        PtxCode.MultiplyHighUnsigned => ((ulong)U(ref r, i.A) * U(ref r, i.B)) >> 32,
        PtxCode.MultiplyWideSigned => (ulong)((long)I(ref r, i.A) * I(ref r, i.B)),
        PtxCode.MultiplyWideUnsigned => (ulong)U(ref r, i.A) * U(ref r, i.B),
        PtxCode.MultiplyAddInt => U(ref r, i.A) * U(ref r, i.B) + U(ref r, i.C),
        PtxCode.MultiplyAddWideSigned => (ulong)((long)I(ref r, i.A) * I(ref r, i.B)) + Read(ref r, i.C),
        PtxCode.MultiplyAddWideUnsigned => (ulong)U(ref r, i.A) * U(ref r, i.B) + Read(ref r, i.C),
        PtxCode.DivideSigned => (uint)Divide(I(ref r, i.A), (int)Divisor(ref r, i.B)),
        PtxCode.DivideUnsigned => U(ref r, i.A) / Divisor(ref r, i.B),
        PtxCode.RemainderSigned => (uint)Remainder(I(ref r, i.A), (int)Divisor(ref r, i.B)),
        PtxCode.RemainderUnsigned => U(ref r, i.A) % Divisor(ref r, i.B),
        PtxCode.MinSigned => (uint)Math.Min(I(ref r, i.A), I(ref r, i.B)),
        PtxCode.MaxSigned => (uint)Math.Max(I(ref r, i.A), I(ref r, i.B)),
        PtxCode.MinUnsigned => Math.Min(U(ref r, i.A), U(ref r, i.B)),
        PtxCode.MaxUnsigned => Math.Max(U(ref r, i.A), U(ref r, i.B)),
        PtxCode.NegateInt => 0 - U(ref r, i.A),
        PtxCode.AddLong => Read(ref r, i.A) + Read(ref r, i.B),
        PtxCode.SubtractLong => Read(ref r, i.A) - Read(ref r, i.B),
        PtxCode.MultiplyLong => Read(ref r, i.A) * Read(ref r, i.B),
        PtxCode.And => Read(ref r, i.A) & Read(ref r, i.B),
        PtxCode.Or => Read(ref r, i.A) | Read(ref r, i.B),
        PtxCode.Xor => Read(ref r, i.A) ^ Read(ref r, i.B),
        PtxCode.Not => ~U(ref r, i.A),
        PtxCode.NotPredicate => Read(ref r, i.A) ^ 1,
        PtxCode.NotLong => ~Read(ref r, i.A),
        PtxCode.ShiftLeft => Left(U(ref r, i.A), U(ref r, i.B)),
        PtxCode.ShiftRightSigned => (uint)Right(I(ref r, i.A), U(ref r, i.B)),
        PtxCode.ShiftRightUnsigned => Right(U(ref r, i.A), U(ref r, i.B)),
        PtxCode.ShiftLeftLong => Left(Read(ref r, i.A), U(ref r, i.B)),
        PtxCode.ShiftRightLongSigned => (ulong)Right((long)Read(ref r, i.A), U(ref r, i.B)),
        PtxCode.ShiftRightLongUnsigned => Right(Read(ref r, i.A), U(ref r, i.B)),
        PtxCode.AddFloat => Bits(F(ref r, i.A) + F(ref r, i.B)),
        PtxCode.SubtractFloat => Bits(F(ref r, i.A) - F(ref r, i.B)),
        PtxCode.MultiplyFloat => Bits(F(ref r, i.A) * F(ref r, i.B)),
        PtxCode.DivideFloat => Bits(F(ref r, i.A) / F(ref r, i.B)),
        PtxCode.MultiplyAddFloat => Bits(MathF.FusedMultiplyAdd(F(ref r, i.A), F(ref r, i.B), F(ref r, i.C))),
        PtxCode.SquareRoot => Bits(MathF.Sqrt(F(ref r, i.A))),
        PtxCode.Reciprocal => Bits(1 / F(ref r, i.A)),
        PtxCode.NegateFloat => Bits(-F(ref r, i.A)),
        PtxCode.AbsoluteFloat => Bits(MathF.Abs(F(ref r, i.A))),
        PtxCode.MinFloat => Min(F(ref r, i.A), F(ref r, i.B)),
        PtxCode.MaxFloat => Max(F(ref r, i.A), F(ref r, i.B)),
        PtxCode.Narrow => (uint)Read(ref r, i.A),
        PtxCode.WidenSigned => (ulong)I(ref r, i.A),
        PtxCode.FloatOfSigned => Bits(I(ref r, i.A)),
        PtxCode.FloatOfUnsigned => Bits(U(ref r, i.A)),
        PtxCode.SignedOfFloat => (uint)Signed(F(ref r, i.A)),
        PtxCode.UnsignedOfFloat => Unsigned(F(ref r, i.A)),
        PtxCode.SetEqual => Flag(Read(ref r, i.A) == Read(ref r, i.B)),
        PtxCode.SetNotEqual => Flag(Read(ref r, i.A) != Read(ref r, i.B)),
        PtxCode.SetLessSigned => Flag(I(ref r, i.A) < I(ref r, i.B)),
        PtxCode.SetLessEqualSigned => Flag(I(ref r, i.A) <= I(ref r, i.B)),
        PtxCode.SetLessUnsigned or PtxCode.SetLessLong => Flag(Read(ref r, i.A) < Read(ref r, i.B)),
        PtxCode.SetLessEqualUnsigned or PtxCode.SetLessEqualLong => Flag(Read(ref r, i.A) <= Read(ref r, i.B)),
        PtxCode.SetEqualFloat => Flag(F(ref r, i.A) == F(ref r, i.B)),
        PtxCode.SetNotEqualFloat => Flag(F(ref r, i.A) < F(ref r, i.B) || F(ref r, i.A) > F(ref r, i.B)),
        PtxCode.SetLessFloat => Flag(F(ref r, i.A) < F(ref r, i.B)),
        PtxCode.SetLessEqualFloat => Flag(F(ref r, i.A) <= F(ref r, i.B)),
        PtxCode.SetEqualOrNan => Flag(!(F(ref r, i.A) < F(ref r, i.B) || F(ref r, i.A) > F(ref r, i.B))),
        PtxCode.SetNotEqualOrNan => Flag(F(ref r, i.A) != F(ref r, i.B)),
        PtxCode.SetLessOrNan => Flag(!(F(ref r, i.A) >= F(ref r, i.B))),
        PtxCode.SetLessEqualOrNan => Flag(!(F(ref r, i.A) > F(ref r, i.B))),
        PtxCode.SetNumbers => Flag(!float.IsNaN(F(ref r, i.A)) && !float.IsNaN(F(ref r, i.B))),
        PtxCode.SetNan => Flag(float.IsNaN(F(ref r, i.A))),
        _ => throw new InvalidOperationException($"no way to compute {i.Code}"),
    };

    private Span<ulong> SlotsOf(int lane) => _slots.AsSpan(lane * program.Slots.Length, program.Slots.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Global(ref ulong r, ref PtxInstruction i, uint bytes) => memory.At(Read(ref r, i.A) + (ulong)i.Offset, bytes, bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong Slot(ref ulong r, int slot) => ref Unsafe.Add(ref r, slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref ulong r, int slot)
    {
        ulong value = Unsafe.Add(ref r, slot);
        if (value == PtxProgram.Unwritten) ThrowUnwritten(slot);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint U(ref ulong r, int slot) => (uint)Read(ref r, slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int I(ref ulong r, int slot) => (int)Read(ref r, slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float F(ref ulong r, int slot) => BitConverter.UInt32BitsToSingle((uint)Read(ref r, slot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool P(ref ulong r, int slot) => Read(ref r, slot) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Flag(bool value) => value ? 1UL : 0;

    private static ulong Chosen(ulong a, ulong b, bool first) => first ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Divisor(ref ulong r, int slot) => U(ref r, slot) is not 0 and uint divisor ? divisor : throw new DeviceException("expected a divisor that is not 0");

    private static void ThrowUnwritten(int slot) => throw new UnwrittenRegister(slot);
}

/// <summary>A register was read before it was written. Who catches it knows its name.</summary>
internal sealed class UnwrittenRegister(int slot) : InvalidOperationException
{
    public int Slot => slot;
}
