namespace Plasticity.Studies.States;

/// <summary>
/// States by the path of their owners. What was loaded and nobody has asked for yet is kept and written on unread, because its owner may ask only
/// at its next boundary.
/// </summary>
public sealed class StateTree : IState, IDisposable
{
    private readonly SortedDictionary<string, IState> _live = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, StateEntry> _unread = new(StringComparer.Ordinal);

    /// <summary>The state of an owner; created, and loaded where something of it was saved, when it is asked for first.</summary>
    /// <param name="owner">Path of the owner: "rule/ewc".</param> <param name="create">Makes it, without regard to what was saved.</param>
    public T Of<T>(string owner, Func<T> create) where T : class, IState
    {
        if (_live.TryGetValue(owner, out IState? known)) return (T)known;
        T state = create();
        string prefix = owner + "/";
        string[] saved = [.. _unread.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal))];
        if (saved.Length > 0)
        {
            state.Load(new StateReader(saved.ToDictionary(path => path[prefix.Length..], path => _unread[path])));
            foreach (string path in saved) _unread.Remove(path);
        }
        _live.Add(owner, state);
        return state;
    }

    /// <summary>Whether an owner has a state, asked for or not.</summary>
    public bool Has(string owner) => _live.ContainsKey(owner) || _unread.Keys.Any(path => path.StartsWith(owner + "/", StringComparison.Ordinal));

    /// <summary>Drops every state.</summary>
    public void Clear()
    {
        foreach (IState state in _live.Values) (state as IDisposable)?.Dispose();
        _live.Clear();
        _unread.Clear();
    }

    public void Save(StateWriter to)
    {
        foreach ((string owner, IState state) in _live) to.Write(owner, state);
        foreach ((string path, StateEntry entry) in _unread) to.Write(path, entry);
    }

    public void Load(StateReader from)
    {
        Clear();
        foreach (string path in from.Paths) _unread.Add(path, from.Entry(path));
    }

    public void Dispose() => Clear();
}
