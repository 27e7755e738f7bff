using System.Security.Cryptography;
using System.Text;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;

namespace Plasticity.Laboratory.Declarations;

/// <summary>
/// The one reader and writer of a study's text. Keys are the properties of the records, kinds their names, both in kebab-case; what is not given
/// has its default. Lists of rules, changes, metrics and figures are mappings by name. An arm calls a phase by name and says what differs.
/// </summary>
/// <param name="registry">The kinds that texts may name.</param>
public sealed class StudyText(Registry registry)
{
    private const string DefaultFile = "study.yaml";

    /// <summary>Reads a file and checks all that can be checked without the data.</summary>
    /// <exception cref="InputException">It is not readable, or no study; the message begins with "FILE:LINE: " wherever there is a line to blame.</exception>
    public Study Read(string file) => new StudyReader(registry, SourceText.Read(file)).Study();

    /// <summary>The same from text.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">The text is no study.</exception>
    public Study Parse(string text, string file = DefaultFile) => new StudyReader(registry, new SourceText(file, text)).Study();

    /// <summary>A study as text: what differs from the defaults. Read again it is the same study.</summary>
    /// <exception cref="InputException">A name or a text of the study does not fit in a line.</exception>
    public string Write(Study study) => NodeText.Of(new StudyWriter(registry).Root(study));

    /// <summary>The text that says what a study trains and measures, in one form however it was written: all but its question and its paper.</summary>
    public string Canonical(Study study) => NodeText.Of(new StudyWriter(registry).Root(study, "question", "paper"));

    /// <summary>
    /// Eight hexadecimal digits that name a run: the first of SHA-256 over "data: NAME", a line feed and <see cref="Canonical"/> in UTF-8. Defaults,
    /// remarks and the order of keys do not join it, so a new setting whose default changes nothing leaves it as it was.
    /// </summary>
    /// <param name="data">Name of the data set.</param>
    public string Hash(Study study, string data) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"data: {data}\n{Canonical(study)}")))[..8];

    /// <summary>How one arm differs from another, in the words of the text: "also pretrain; tune { rules: { shrink-perturb: {} } }". Empty where they train alike.</summary>
    public string Difference(Arm from, Arm to) => ArmDifference.Of(from, to, new StudyWriter(registry));

    /// <summary>
    /// A text in which one setting has another value, whoever wrote it. The path goes by keys, names and, in lists, places from 1:
    /// "phases.tune.rules.shrink-perturb.shrink=0.2", "arms.warm.phases.tune.rate=0.01", "seeds=3". A value is written as in the text; "none" takes
    /// a rule out. Remarks are lost.
    /// </summary>
    /// <param name="assignment">"path=value".</param> <param name="file">What messages call the text.</param>
    /// <exception cref="InputException">There is no such key, or the value is none of its type; the message names the path.</exception>
    public string Set(string text, string assignment, string file = DefaultFile) => new StudyEdit(registry, new SourceText(file, text)).Set(assignment);
}
