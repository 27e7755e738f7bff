namespace Plasticity.Engine.Tests.Ptx;

/// <summary>What an instruction does, types resolved. Up to <see cref="SetNan"/> it computes one register from others.</summary>
internal enum PtxCode : byte
{
    Move, Select,
    AddInt, SubtractInt, MultiplyInt, MultiplyHighSigned, MultiplyHighUnsigned, MultiplyWideSigned, MultiplyWideUnsigned,
    MultiplyAddInt, MultiplyAddWideSigned, MultiplyAddWideUnsigned,
    DivideSigned, DivideUnsigned, RemainderSigned, RemainderUnsigned,
    MinSigned, MaxSigned, MinUnsigned, MaxUnsigned, NegateInt,
    AddLong, SubtractLong, MultiplyLong,
    And, Or, Xor, Not, NotPredicate, NotLong,
    ShiftLeft, ShiftRightSigned, ShiftRightUnsigned, ShiftLeftLong, ShiftRightLongSigned, ShiftRightLongUnsigned,
    AddFloat, SubtractFloat, MultiplyFloat, DivideFloat, MultiplyAddFloat, SquareRoot, Reciprocal, NegateFloat, AbsoluteFloat, MinFloat, MaxFloat,
    Narrow, WidenSigned, FloatOfSigned, FloatOfUnsigned, SignedOfFloat, UnsignedOfFloat,
    SetEqual, SetNotEqual,
    SetLessSigned, SetLessEqualSigned, SetLessUnsigned, SetLessEqualUnsigned,
    SetLessLong, SetLessEqualLong,
    SetEqualFloat, SetNotEqualFloat, SetLessFloat, SetLessEqualFloat,
    SetEqualOrNan, SetNotEqualOrNan, SetLessOrNan, SetLessEqualOrNan, SetNumbers, SetNan,

    LoadParameter, LoadGlobal, LoadGlobalByte, LoadGlobalFour, StoreGlobal, StoreGlobalFour,
    LoadShared, LoadSharedFour, StoreShared, StoreSharedFour,
    Branch, BranchIf, BranchUnless, Return, Barrier, Shuffle,
}

/// <summary>One instruction; numbers of registers are numbers of a lane's slots.</summary>
/// <param name="Code">What it does.</param> <param name="Line">Where it stands in the text, from 1.</param>
/// <param name="Target">What it writes; what a store stores, the first of four; of a branch, the instruction that it goes to.</param>
/// <param name="A">First operand; the address of a load or store; the condition of a branch.</param>
/// <param name="B">Second operand, or the second of four.</param> <param name="C">Third.</param> <param name="D">Fourth of four.</param>
/// <param name="Offset">What is added to the address, in bytes; of a parameter, where it begins. Of a parameter, B is its size.</param>
internal readonly record struct PtxInstruction(PtxCode Code, int Line, int Target = 0, int A = 0, int B = 0, int C = 0, int D = 0, int Offset = 0);
