namespace Plasticity.Studies.Records;

/// <summary>What a setting means, with unit and range: shown by <c>--help</c> and written beside the value in <c>settings.yaml</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HelpAttribute(string text) : Attribute
{
    public string Text { get; } = text;
}
