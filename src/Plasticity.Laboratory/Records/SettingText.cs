using System.Globalization;
using System.Reflection;
using System.Text;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Records;

/// <summary>Values of settings as text, and back: invariant culture, bools and enumerations by name.</summary>
internal static class SettingText
{
    /// <summary>"FirstShare" → "first-share", "L2Decay" → "l2-decay", "UseGPU" → "use-gpu".</summary>
    public static string Kebab(string name)
    {
        StringBuilder text = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool begins = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins) text.Append('-');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    /// <summary>True for the types that fit in one piece of text: enumerations, and all that parse themselves.</summary>
    public static bool Holds(Type type)
    {
        Type bare = Bare(type);
        return bare.IsEnum || ParseMethod(bare) is not null;
    }

    /// <summary>The text that <see cref="Parse"/> turns back into <paramref name="value"/>; shortest that round-trips for numbers.</summary>
    public static string Format(object? value) => value switch
    {
        null => "none",
        bool on => on ? "true" : "false",
        Enum member => Kebab(member.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>What may be given for a setting of this type.</summary>
    public static string Describe(Type type)
    {
        Type bare = Bare(type);
        if (bare.IsEnum) return string.Join(" | ", Enum.GetNames(bare).Select(Kebab));
        if (bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(CommaList<>)) return $"{Describe(bare.GetGenericArguments()[0])}, or several with commas between them";
        if (bare == typeof(bool)) return "true | false";
        if (bare == typeof(Duration)) return Duration.Expected;
        if (bare == typeof(int) || bare == typeof(long)) return "a whole number";
        if (bare == typeof(float) || bare == typeof(double)) return "a number";
        return "text";
    }

    /// <exception cref="InputException">The text is no value of the type.</exception>
    public static object? Parse(string key, Type type, string text)
    {
        Type bare = Bare(type);
        if (bare != type && text == "none") return null;
        if (bare.IsEnum) return ParseName(key, bare, text);
        if (bare == typeof(float)) return ParseSingle(key, text);
        object?[] arguments = [text, CultureInfo.InvariantCulture, null];
        bool parsed = (bool)ParseMethod(bare)!.Invoke(null, arguments)!;
        // What parses allows commas between thousands: "0,5" would be five.
        bool usable = parsed && arguments[2] is not double.NaN and not double.PositiveInfinity and not double.NegativeInfinity && !(bare.IsPrimitive && text.Contains(',', StringComparison.Ordinal));
        return usable ? arguments[2] : throw new InputException($"{key}: expected {Describe(type)}, found '{text}'");
    }

    /// <summary>A number that is kept in single precision, where nothing but 0 may become 0.</summary>
    private static float ParseSingle(string key, string text)
    {
        double number = (double)Parse(key, typeof(double), text)!;
        float single = (float)number;
        bool holds = float.IsFinite(single) && (single == 0) == (number == 0);
        return holds ? single : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{key} is {number}, which is {single} in single precision, expected a number that it holds"));
    }


    private static object ParseName(string key, Type type, string text)
    {
        foreach (object member in Enum.GetValues(type))
            if (string.Equals(Format(member), text, StringComparison.OrdinalIgnoreCase) || string.Equals(member.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return member;
        throw InputException.Unknown($"value of {key}", text, Enum.GetNames(type).Select(Kebab));
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static MethodInfo? ParseMethod(Type type)
    {
        if (type == typeof(string)) return typeof(SettingText).GetMethod(nameof(TryKeep), BindingFlags.NonPublic | BindingFlags.Static);
        if (type == typeof(bool)) return typeof(SettingText).GetMethod(nameof(TryParseBool), BindingFlags.NonPublic | BindingFlags.Static);
        bool parses = type.GetInterfaces().Any(face =>
            face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IParsable<>) && face.GetGenericArguments()[0] == type);
        return parses ? typeof(SettingText).GetMethod(nameof(TryParse), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type) : null;
    }

    private static bool TryKeep(string text, IFormatProvider culture, out string value)
    {
        value = text;
        return true;
    }

    private static bool TryParseBool(string text, IFormatProvider culture, out bool value)
    {
        string lower = text.ToLowerInvariant();
        value = lower is "true" or "on" or "yes" or "1";
        return value || lower is "false" or "off" or "no" or "0";
    }

    private static bool TryParse<T>(string text, IFormatProvider culture, out T? value) where T : IParsable<T> => T.TryParse(text, culture, out value);
}
