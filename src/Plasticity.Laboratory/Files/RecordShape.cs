using System.Collections.Concurrent;
using System.Reflection;
using Plasticity.Laboratory.Records;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>One key of a record in a file.</summary>
/// <param name="Key">In kebab-case.</param> <param name="Property">That it sets.</param>
/// <param name="Parameter">Of the constructor, for a positional property.</param> <param name="TakesNone">Whether it may be null.</param>
internal sealed record Member(string Key, PropertyInfo Property, ParameterInfo? Parameter, bool TakesNone)
{
    /// <summary>Whether a file has to give it.</summary>
    public bool IsRequired => Parameter is { HasDefaultValue: false };
}

/// <summary>The keys of a record: its properties that can be set, those of its constructor first; what the constructor demands, a file has to give.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();

    private readonly ConstructorInfo _constructor;

    private RecordShape(Type type)
    {
        ConstructorInfo[] all = type.GetConstructors();
        _constructor = all.FirstOrDefault(each => each.GetParameters().Length == 0) ?? all.MaxBy(each => each.GetParameters().Length)!;
        ParameterInfo[] parameters = _constructor.GetParameters();
        NullabilityInfoContext nullability = new();
        Members =
        [
            .. from PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
               where property.CanWrite && property.GetIndexParameters().Length == 0
               let parameter = parameters.FirstOrDefault(candidate => candidate.Name == property.Name)
               orderby parameter?.Position ?? parameters.Length
               select new Member(SettingText.Kebab(property.Name), property, parameter, nullability.Create(property).WriteState == NullabilityState.Nullable),
        ];
    }

    public IReadOnlyList<Member> Members { get; }

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, known => new RecordShape(known));

    /// <summary>The member of that key; null where there is none.</summary>
    public Member? this[string key] => Members.FirstOrDefault(member => member.Key == key);

    /// <summary>A record with these values; the others are as the record itself has them.</summary>
    /// <exception cref="InputException">The record refuses a value.</exception>
    /// <exception cref="ArgumentException">The record refuses a value.</exception>
    public object Create(IReadOnlyDictionary<Member, object?> values)
    {
        object?[] arguments = [.. _constructor.GetParameters().Select(Argument)];
        return Unwrapped(() => Set(_constructor.Invoke(arguments), values.Where(value => value.Key.Parameter is null)));

        object? Argument(ParameterInfo parameter) =>
            values.FirstOrDefault(value => value.Key.Parameter?.Name == parameter.Name) is { Key: not null } given ? given.Value : parameter.DefaultValue;
    }

    /// <summary>A copy with other values.</summary>
    /// <exception cref="InputException">The record refuses a value.</exception>
    /// <exception cref="ArgumentException">The record refuses a value.</exception>
    public static object With(object record, IReadOnlyDictionary<Member, object?> values) =>
        Unwrapped(() => Set(record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!, values));

    /// <summary>The record with all that has a default at its default.</summary>
    public object Defaults(object record) =>
        Create(Members.Where(member => member.IsRequired).ToDictionary(member => member, member => member.Property.GetValue(record)));

    /// <summary>Members in which one record says something else than another.</summary>
    public IEnumerable<Member> Differences(object record, object other) =>
        Members.Where(member => !Equals(member.Property.GetValue(record), member.Property.GetValue(other)));

    private static object Set(object record, IEnumerable<KeyValuePair<Member, object?>> values)
    {
        foreach ((Member member, object? value) in values) member.Property.SetValue(record, value);
        return record;
    }

    private static object Unwrapped(Func<object> make)
    {
        try
        {
            return make();
        }
        catch (TargetInvocationException refused) when (refused.InnerException is ArgumentException or InputException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(refused.InnerException);
            throw;
        }
    }
}
