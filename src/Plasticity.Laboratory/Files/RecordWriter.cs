using System.Collections;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Files;

/// <summary>Records as the nodes that <see cref="RecordReader"/> makes them of again; what is at its default is left out.</summary>
internal static class RecordWriter
{
    /// <summary>A value.</summary>
    /// <param name="type">As which it was declared.</param>
    public static Node Value(object? value, Type type)
    {
        if (value is null) return new ScalarNode(0, "none");
        if (SettingText.Holds(type)) return Scalar(SettingText.Format(value), Nullable.GetUnderlyingType(type) is null && type == typeof(string));
        if (value is ValueList<Coordinate> places) return new MapNode(0, [.. places.Select(place => new MapEntry(place.Axis, 0, Scalar(place.At, isText: true)))]);
        if (type.IsGenericType && value is IEnumerable items) return new ListNode(0, [.. items.Cast<object>().Select(item => Value(item, type.GetGenericArguments()[0]))]);
        return Kinds.Has(type) ? Kind(value, type) : new MapNode(0, Entries(value, RecordShape.Of(type).Defaults(value), required: true));
    }

    /// <summary>The keys in which a record differs from another.</summary>
    /// <param name="required">Whether those that a file has to give are among them in any case.</param>
    public static List<MapEntry> Entries(object record, object other, bool required)
    {
        RecordShape shape = RecordShape.Of(record.GetType());
        HashSet<Member> written = [.. shape.Differences(record, other)];
        return [.. from Member member in shape.Members where written.Contains(member) || (required && member.IsRequired) select Entry(member, record)];
    }

    /// <summary>A text as a value: quoted where YAML or a setting would read something else.</summary>
    public static ScalarNode Scalar(string text, bool isText) =>
        new(0, text, !isText || text.ToLowerInvariant() is not ("" or "~" or "null" or "none" or "true" or "false" or "yes" or "no" or "on" or "off"));

    private static MapEntry Entry(Member member, object record) =>
        new(member.Key, 0, Value(member.Property.GetValue(record), member.Property.PropertyType));

    private static Node Kind(object value, Type type)
    {
        string name = Kinds.NameOf(type, value);
        object other = Kinds.Prototype(type, name) ?? RecordShape.Of(value.GetType()).Defaults(value);
        List<MapEntry> entries = Entries(value, other, required: true);
        ScalarNode kind = new(0, name);
        return entries.Count == 0 ? kind : new MapNode(0, [new MapEntry("kind", 0, kind), .. entries]);
    }
}
