namespace Plasticity.Devices.Cuda;

/// <summary>A kernel of a loaded program, with what is needed to bind its arguments.</summary>
/// <param name="Handle">The driver's handle.</param>
/// <param name="Name">Its entry.</param>
/// <param name="Number">Another for each function of a device.</param>
/// <param name="Arguments">The fields of its struct.</param>
/// <param name="StructBytes">As <see cref="Programs.KernelProgram.StructBytes"/>.</param>
internal sealed record CudaFunction(nint Handle, string Name, int Number, KernelArgument[] Arguments, int StructBytes)
{
    /// <summary>Pieces of eight bytes that its arguments take in a list of commands: one each, or those of the struct.</summary>
    public int Slots => StructBytes == 0 ? Arguments.Length : (StructBytes + 7) / 8;

    /// <summary>The slot in which a buffer's address lies.</summary>
    public int SlotOf(int argument) => StructBytes == 0 ? argument : Arguments[argument].Offset / 8;
}
