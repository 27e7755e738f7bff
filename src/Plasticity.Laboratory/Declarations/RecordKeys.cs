using System.Reflection;
using System.Runtime.ExceptionServices;
using Plasticity.Laboratory.Records;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>One key of a record in a text.</summary>
/// <param name="Name">In kebab-case.</param> <param name="Property">That it sets.</param>
/// <param name="Parameter">Of the constructor, for a positional property.</param> <param name="TakesNone">Whether it may be null.</param>
internal sealed record RecordKey(string Name, PropertyInfo Property, ParameterInfo? Parameter, bool TakesNone)
{
    public Type Type => Property.PropertyType;

    /// <summary>Whether a text has to give it.</summary>
    public bool IsRequired => Parameter is { HasDefaultValue: false };

    /// <summary>What it means, with unit and range; empty where a noun's own help says so.</summary>
    public string Help => Property.GetCustomAttribute<HelpAttribute>()?.Text ?? "";

    public object? Of(object? record) => record is null ? null : Property.GetValue(record);
}

/// <summary>The keys of a record: its properties that can be set, those of its constructor first, its own before those it inherits.</summary>
internal sealed class RecordKeys
{
    private readonly ConstructorInfo _constructor;

    public RecordKeys(Type type)
    {
        Type = type;
        ConstructorInfo[] all = type.GetConstructors();
        _constructor = all.FirstOrDefault(each => each.GetParameters().Length == 0) ?? all.MaxBy(each => each.GetParameters().Length)
            ?? throw new InputException($"{type.FullName}: expected a record with a public constructor, found none");
        ParameterInfo[] parameters = _constructor.GetParameters();
        NullabilityInfoContext nullability = new();
        All =
        [
            .. from PropertyInfo property in Properties(type)
               let parameter = parameters.FirstOrDefault(candidate => candidate.Name == property.Name)
               orderby parameter?.Position ?? parameters.Length
               select new RecordKey(SettingText.Kebab(property.Name), property, parameter, nullability.Create(property).WriteState == NullabilityState.Nullable),
        ];
        Blank = Empty();
    }

    /// <summary>Of the record.</summary>
    public Type Type { get; }

    public IReadOnlyList<RecordKey> All { get; }

    /// <summary>A record whose defaults are those of the type; what has none is empty. Null where the type refuses that.</summary>
    public object? Blank { get; }

    /// <summary>The key of that name; null where there is none.</summary>
    public RecordKey? this[string name] => All.FirstOrDefault(key => key.Name == name);

    /// <summary>A record with these values, and the defaults for the others.</summary>
    /// <exception cref="InputException">The record refuses a value.</exception>
    /// <exception cref="ArgumentException">The record refuses a value.</exception>
    public object Create(IReadOnlyDictionary<RecordKey, object?> values)
    {
        object?[] arguments = [.. _constructor.GetParameters().Select(parameter => All.FirstOrDefault(key => key.Parameter == parameter) is { } key && values.TryGetValue(key, out object? value) ? value : parameter.DefaultValue)];
        return Unwrapped(() => Set(_constructor.Invoke(arguments), values.Where(value => value.Key.Parameter is null)));
    }

    /// <summary>A copy with other values.</summary>
    /// <exception cref="InputException">The record refuses a value.</exception>
    /// <exception cref="ArgumentException">The record refuses a value.</exception>
    public static object With(object record, IReadOnlyDictionary<RecordKey, object?> values) =>
        Unwrapped(() => Set(record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!, values));

    /// <summary>Keys under which one record has something else than another.</summary>
    public IEnumerable<RecordKey> Differences(object record, object? other) => All.Where(key => other is null || !Equals(key.Of(record), key.Of(other)));

    private static object Set(object record, IEnumerable<KeyValuePair<RecordKey, object?>> values)
    {
        foreach ((RecordKey key, object? value) in values) key.Property.SetValue(record, value);
        return record;
    }

    private object? Empty()
    {
        try
        {
            return _constructor.Invoke([.. _constructor.GetParameters().Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)]);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type)
    {
        HashSet<string> overridden = [];
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
            foreach (PropertyInfo property in level.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(property => property.MetadataToken))
                if (property.GetIndexParameters().Length == 0 && overridden.Add(property.Name) && property is { CanRead: true, CanWrite: true })
                    yield return property;
    }

    private static object Unwrapped(Func<object> make)
    {
        try
        {
            return make();
        }
        catch (TargetInvocationException refused) when (refused.InnerException is ArgumentException or InputException)
        {
            ExceptionDispatchInfo.Throw(refused.InnerException);
            throw;
        }
    }
}
