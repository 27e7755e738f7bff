using System.Reflection;
using Plasticity.Laboratory.Files;

namespace Plasticity.Laboratory.Tests.Files;

/// <summary>Records of any type, with what their constructors demand.</summary>
internal static class Made
{
    public static object Of(Type type)
    {
        RecordShape shape = RecordShape.Of(type);
        return shape.Create(shape.Members.Where(member => member.IsRequired).ToDictionary(member => member, member => Any(member.Property)));
    }

    private static object? Any(PropertyInfo property) =>
        property.PropertyType == typeof(string) ? "text" : property.PropertyType.IsValueType ? Convert.ChangeType(1, property.PropertyType, null)
        : property.PropertyType.IsGenericType ? Activator.CreateInstance(property.PropertyType, Array.CreateInstance(property.PropertyType.GetGenericArguments()[0], 0))
        : Of(property.PropertyType.IsAbstract ? Kinds.Of(property.PropertyType, Kinds.Names(property.PropertyType)[0]) : property.PropertyType);
}
