using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Records;

/// <summary>
/// The settings of a record: its public properties that carry a <see cref="HelpAttribute"/>, and those of the records among its properties, under
/// dotted keys. A record is never changed: <see cref="With{T}"/> gives another one.
/// </summary>
public static class Settings
{
    /// <summary>All settings of <paramref name="record"/>, in the order in which they are declared, its own before those it inherits.</summary>
    /// <param name="record">A record with settings.</param>
    /// <param name="defaults">Where the defaults come from; a new record of the same type, made without arguments, when null: what a file has that does not give them.</param>
    public static IReadOnlyList<Setting> Of(object record, object? defaults = null)
    {
        defaults ??= Activator.CreateInstance(record.GetType())!;
        return [.. Places(record, prefix: "").Select(place => new Setting(
            place.Key,
            place.Property.GetCustomAttribute<HelpAttribute>()!.Text,
            SettingText.Describe(place.Property.PropertyType),
            SettingText.Format(place.Property.GetValue(place.Owner)),
            SettingText.Format(ValueAt(defaults, place.Path)),
            place.Property.PropertyType == typeof(string)))];
    }

    /// <summary>The record with "key=value" assignments applied in order.</summary>
    /// <exception cref="InputException">A key that the record does not have, or a value that is none of its type or that the record refuses.</exception>
    public static T With<T>(T record, IEnumerable<string> assignments) where T : class
    {
        foreach (string assignment in assignments)
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new InputException($"--set: expected key=value, found '{assignment}'");
            record = (T)Set(record, assignment[..equals].Trim(), assignment[(equals + 1)..].Trim());
        }
        return record;
    }

    /// <summary>
    /// "key: value" lines of the settings that differ from their defaults, sorted by key: what makes a run the run that it is. A new setting
    /// whose default changes nothing leaves it as it was.
    /// </summary>
    public static string Canonical(IEnumerable<Setting> settings) => string.Concat(
        settings.Where(setting => setting.Differs).OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}: {setting.Value}\n"));

    /// <summary>Eight hexadecimal digits that name a run: a hash of the study, the data set and <see cref="Canonical"/>.</summary>
    /// <param name="content">What else makes the run the run that it is: the arms, where they do not follow from study and settings.</param>
    public static string Hash(string study, string data, IEnumerable<Setting> settings, string content = "")
    {
        string text = $"study: {study}\ndata: {data}\n{Canonical(settings)}{content}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
    }

    private static object Set(object record, string key, string text)
    {
        Place place = Places(record, prefix: "").FirstOrDefault(candidate => string.Equals(candidate.Key, key, StringComparison.OrdinalIgnoreCase))
            ?? throw InputException.Unknown("key", key, Places(record, prefix: "").Select(candidate => candidate.Key));
        return Replace(record, place.Path, SettingText.Parse(place.Key, place.Property.PropertyType, text), place.Key);
    }

    /// <summary>A copy of the record, and of the records on the way, in which the last property of the path has another value.</summary>
    private static object Replace(object record, ReadOnlySpan<PropertyInfo> path, object? value, string key)
    {
        object copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        try
        {
            path[0].SetValue(copy, path.Length == 1 ? value : Replace(path[0].GetValue(record)!, path[1..], value, key));
        }
        catch (TargetInvocationException refused) when (refused.InnerException is ArgumentException or InputException)
        {
            throw refused.InnerException as InputException ?? new InputException($"{key}: {refused.InnerException.Message.ReplaceLineEndings(" ")}", refused.InnerException);
        }
        return copy;
    }

    private static IEnumerable<Place> Places(object record, string prefix, params PropertyInfo[] path)
    {
        foreach (PropertyInfo property in Properties(record.GetType()))
        {
            string key = prefix + SettingText.Kebab(property.Name);
            PropertyInfo[] here = [.. path, property];
            if (!SettingText.Holds(property.PropertyType))
            {
                if (property.GetValue(record) is not { } inner || inner.GetType().GetMethod("<Clone>$") is null) continue;
                foreach (Place place in Places(inner, key + ".", here)) yield return place;
            }
            else if (property.IsDefined(typeof(HelpAttribute)))
            {
                yield return new Place(key, record, property, here);
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type)
    {
        HashSet<string> overridden = [];
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
            foreach (PropertyInfo property in level.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(p => p.MetadataToken))
                if (property.CanWrite && property.GetIndexParameters().Length == 0 && overridden.Add(property.Name))
                    yield return property;
    }

    private static object? ValueAt(object? record, ReadOnlySpan<PropertyInfo> path)
    {
        foreach (PropertyInfo property in path)
        {
            if (record is null || !property.DeclaringType!.IsInstanceOfType(record)) return null;
            record = property.GetValue(record);
        }
        return record;
    }

    private sealed record Place(string Key, object Owner, PropertyInfo Property, PropertyInfo[] Path);
}
