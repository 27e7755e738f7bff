using System.Reflection;
using Plasticity.Devices;
using Xunit.Sdk;

namespace Plasticity.Engine.Tests.Support;

/// <summary>Gives a theory a row for each kind of device, times each row of <paramref name="cases"/> if that is named.</summary>
/// <param name="cases">A public static field or property of the test class, of rows of further arguments.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEveryDeviceAttribute(string? cases = null) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        IEnumerable<object[]> rows = cases is null ? [[]] : Rows(testMethod.DeclaringType!, cases);
        return from object[] row in rows.ToArray() from DeviceKind kind in TestDevices.Kinds select (object[])[kind, .. row];
    }

    private static IEnumerable<object[]> Rows(Type type, string name)
    {
        object? value = type.GetProperty(name)?.GetValue(null) ?? type.GetField(name)?.GetValue(null);
        return value as IEnumerable<object[]> ?? throw new InvalidOperationException($"{type.Name}.{name} is no public static sequence of object[]");
    }
}

/// <summary>A fact that needs an OpenCL device.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClFactAttribute : NeedsFactAttribute
{
    public OpenClFactAttribute() : base(Needs.OpenCl) => Missing = Reason;

    internal static string? Reason => TestDevices.WhyNoOpenCl is { } why ? $"no OpenCL device: {why}" : null;
}

/// <summary>A theory that needs an OpenCL device; as <see cref="OpenClFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenClTheoryAttribute : NeedsTheoryAttribute
{
    public OpenClTheoryAttribute() : base(Needs.OpenCl) => Missing = OpenClFactAttribute.Reason;
}
