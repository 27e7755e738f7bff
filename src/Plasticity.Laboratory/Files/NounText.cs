using Plasticity.Laboratory.Records;

namespace Plasticity.Laboratory.Files;

/// <summary>A noun in a few words for a person.</summary>
public static class NounText
{
    /// <summary>"after-epochs, epochs 20": its kind and what is not at its default; all its numbers where everything is.</summary>
    public static string Of(object noun)
    {
        RecordShape shape = RecordShape.Of(noun.GetType());
        Member[] all = [.. shape.Members.Where(member => SettingText.Holds(member.Property.PropertyType))];
        Member[] said = [.. all.Where(member => member.IsRequired || shape.Differences(noun, shape.Defaults(noun)).Contains(member))];
        IEnumerable<string> numbers = (said.Length > 0 ? said : all).Select(member => $"{member.Key} {SettingText.Format(member.Property.GetValue(noun))}");
        return string.Join(", ", numbers.Prepend(SettingText.Kebab(noun.GetType().Name)));
    }
}
