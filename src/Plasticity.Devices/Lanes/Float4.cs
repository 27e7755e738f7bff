namespace Plasticity.Devices.Lanes;

/// <summary>Four floats of a lane, which memory hands out in one access of 16 bytes.</summary>
public struct Float4(float x, float y, float z, float w)
{
    public float X = x, Y = y, Z = z, W = w;
}
