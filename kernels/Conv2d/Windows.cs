namespace Plasticity.Kernels;

/// <summary>A pixel that a lane of a GPU looks from: where its image begins, and the window's corner there, which may lie outside.</summary>
internal struct Corner(int image, int top, int left)
{
    /// <summary>A coordinate so far outside that no window reaches back.</summary>
    public const int Nowhere = -0x40000000;

    /// <summary>A place in memory.</summary>
    public int Image = image;

    public int Top = top, Left = left;
}

/// <summary>A term of the sum: a tap of the window, counted from its corner, and a channel there. It goes on by the terms of a step.</summary>
internal struct Tap
{
    public int Down, Across, Channel;

    /// <param name="by">Terms to go on by.</param>
    /// <param name="channels">Of a tap.</param>
    /// <param name="tapsAcross">Taps in a line of the window.</param>
    public void Advance(int by, int channels, int tapsAcross)
    {
        Channel += by;
        while (Channel >= channels)
        {
            Channel -= channels;
            Across++;
            if (Across == tapsAcross)
            {
                Across = 0;
                Down++;
            }
        }
    }
}
