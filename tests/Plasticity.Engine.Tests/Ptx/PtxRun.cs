using System.Globalization;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>PTX written by hand, run: its parameter is the address of so many words.</summary>
internal static class PtxRun
{
    /// <summary>A kernel of these lines. %rd1 is the address of the words, %r1 the lane, %rd2 the lane's own word.</summary>
    public static string Text(string lines, string declarations = "", int lanes = 64) => string.Create(CultureInfo.InvariantCulture, $$"""
        .version 7.8
        .target sm_90
        .address_size 64
        .visible .entry probe(
            .param .align 8 .b8 _k_0[8]
        )
        .maxntid {{lanes}}, 1, 1
        {
            .reg .pred %p<8>;
            .reg .b32 %r<20>;
            .reg .b64 %rd<20>;
            .reg .f32 %f<20>;
            {{declarations}}
            ld.param.b64 %rd1, [_k_0];
            mov.b32 %r1, %tid.x;
            mad.wide.s32 %rd2, %r1, 4, %rd1;
            {{lines}}
            ret;
        }
        """);

    /// <summary>The words after a run.</summary>
    public static unsafe uint[] Words(string text, uint[] words, int lanes = 64, int groups = 1, long budget = 100_000)
    {
        using PtxMemory memory = new();
        nint address = memory.Allocate(4 * words.Length);
        Span<uint> place = new((void*)address, words.Length);
        words.CopyTo(place);
        new PtxMachine(memory, budget).Run(PtxProgram.Parse(text), new Grid(lanes, groups), BitConverter.GetBytes((long)address));
        return place.ToArray();
    }

    /// <summary>What is told of a kernel that must not run.</summary>
    public static string Fault(string lines, string declarations = "", int words = 64, int lanes = 64, long budget = 100_000) =>
        Assert.Throws<DeviceException>(() => Words(Text(lines, declarations, lanes), new uint[words], lanes, budget: budget)).Message;
}
