namespace Plasticity.Devices.Lanes;

/// <summary>A kernel whose element i depends on the elements i alone: it says what happens to one vector of them.</summary>
internal interface IElementwise
{
    /// <summary>Does elements i to i + <c>TLanes.Count</c> - 1.</summary>
    void At<TVector, TLanes>(int i) where TVector : struct where TLanes : struct, ILanes<TVector>;
}
