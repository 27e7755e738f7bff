using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>
/// Shared memory of a group, by words of 32 bits. Lanes run one after another here, so a barrier that is missing would not show in the results: who
/// wrote and read each word since the last barrier is kept instead.
/// </summary>
internal sealed class PtxShared
{
    private const int Nobody = -1, Several = -2, Outside = -3;

    private readonly uint[] _words;
    private readonly int[] _writer, _writtenAt, _reader, _readAt;
    private readonly PtxArray[] _arrays;
    private int _barriers;

    public PtxShared(PtxArray[] arrays)
    {
        _arrays = arrays;
        int words = arrays.Length == 0 ? 0 : (arrays[^1].Start + arrays[^1].Bytes + 3) / 4;
        _words = new uint[words];
        (_writer, _writtenAt, _reader, _readAt) = (new int[words], new int[words], new int[words], new int[words]);
        Array.Fill(_writer, Outside);
    }

    /// <summary>A new group: nothing is written.</summary>
    public void Clear()
    {
        foreach (PtxArray array in _arrays) Array.Fill(_writer, Nobody, array.Start / 4, array.Bytes / 4);
        PassBarrier();
    }

    public void PassBarrier() => _barriers++;

    /// <summary>The first word of an access.</summary>
    /// <exception cref="DeviceException">It is not aligned to its size, or not inside an array.</exception>
    public int Place(ulong address, int words)
    {
        if ((address & (ulong)(4 * words - 1)) != 0) throw new DeviceException($"expected a shared address that {4 * words} divides, found {address}");
        if (address / 4 + (ulong)words > (ulong)_words.Length) throw new DeviceException($"expected {4 * words} bytes inside shared memory, found {(long)address} of {4 * _words.Length}");
        return (int)address / 4;
    }

    public uint Read(int place, int lane)
    {
        int writer = _writer[place];
        if (writer != lane)
        {
            if (writer < 0) throw new DeviceException(writer == Outside ? $"expected a shared array, found {4 * place} outside all" : $"expected a shared word that was written, found none at {4 * place}");
            if (_writtenAt[place] == _barriers) throw new DeviceException($"expected a barrier since lane {writer} wrote the shared word at {4 * place}, found none");
        }
        _reader[place] = _readAt[place] == _barriers && _reader[place] != lane ? Several : lane;
        _readAt[place] = _barriers;
        return _words[place];
    }

    public void Write(int place, int lane, uint value)
    {
        int writer = _writer[place];
        if (writer == Outside) throw new DeviceException($"expected a shared array, found {4 * place} outside all");
        if (writer >= 0 && writer != lane && _writtenAt[place] == _barriers) throw new DeviceException($"expected a barrier since lane {writer} wrote the shared word at {4 * place}, found none");
        if (_readAt[place] == _barriers && _reader[place] != lane)
        {
            throw new DeviceException($"expected a barrier since {(_reader[place] == Several ? "several lanes" : $"lane {_reader[place]}")} read the shared word at {4 * place}, found none");
        }
        (_writer[place], _writtenAt[place], _words[place]) = (lane, _barriers, value);
    }
}
