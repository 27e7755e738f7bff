namespace Plasticity.Laboratory.Files;

/// <summary>A piece of a YAML file, and the line on which it begins, counted from 1; 0 for one that was not read.</summary>
internal abstract record Node(int Line)
{
    /// <summary>What a message calls it: "'fast'", "a list".</summary>
    public abstract string Words { get; }
}

/// <summary>One value.</summary>
/// <param name="Text">Without quotes.</param> <param name="IsPlain">Whether it had none.</param>
internal sealed record ScalarNode(int Line, string Text, bool IsPlain = true) : Node(Line)
{
    /// <summary>What YAML takes for nothing.</summary>
    public bool IsNothing => IsPlain && Text is "" or "~" or "null";

    /// <summary>Nothing, or the word for it that settings know.</summary>
    public bool IsNone => IsNothing || (IsPlain && Text == "none");

    public override string Words => IsNothing ? "nothing" : $"'{(Text.Length <= MostShown ? Text : Text[..MostShown] + "…")}'";

    private const int MostShown = 60;
}

/// <summary>Values in order.</summary>
internal sealed record ListNode(int Line, IReadOnlyList<Node> Items) : Node(Line)
{
    public override string Words => "a list";
}

/// <summary>Values by key, in order.</summary>
internal sealed record MapNode(int Line, IReadOnlyList<MapEntry> Entries) : Node(Line)
{
    public override string Words => "a mapping of keys to values";

    /// <summary>The entry of that key; null where there is none.</summary>
    public MapEntry? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key);
}

/// <summary>A key with its value.</summary>
/// <param name="Line">Of the key.</param> <param name="Comment">Written above it.</param>
internal sealed record MapEntry(string Key, int Line, Node Value, string? Comment = null);
