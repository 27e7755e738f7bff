using System.Xml.Linq;

namespace Plasticity.Engine.Tests.House;

/// <summary>THIRD-PARTY-NOTICES.md names what the program ships, in the versions that it ships.</summary>
public sealed class NoticesTests
{
    [Fact]
    public void Every_package_that_a_project_of_src_refers_to_has_a_section_with_its_version()
    {
        Dictionary<string, string> versions = Elements(Repository.At("Directory.Packages.props"), "PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value.Trim('[', ']'));
        string[] shipped =
        [
            .. Directory.EnumerateFiles(Repository.At("src"), "*.csproj", SearchOption.AllDirectories)
                .SelectMany(project => Elements(project, "PackageReference")).Select(package => package.Attribute("Include")!.Value).Distinct(),
        ];
        Assert.NotEmpty(shipped);
        string[] sections = [.. File.ReadLines(Repository.At("THIRD-PARTY-NOTICES.md")).Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..])];
        Assert.Empty(shipped.Select(package => $"{package} {versions[package]}").Except(sections));
    }

    [Fact]
    public void ILGPUs_licence_asks_for_its_copyright_notice_its_conditions_and_its_disclaimer()
    {
        string text = string.Join(' ', File.ReadAllText(Repository.At("THIRD-PARTY-NOTICES.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (string part in (string[])[
            "University of Illinois/NCSA Open Source License Copyright (c) 2016-2025 ILGPU Project All rights reserved. Developed by: Marcel Koester",
            "Redistributions of source code must retain the above copyright notice", "Redistributions in binary form must reproduce the above copyright notice",
            "Neither the names of ILGPU, Marcel Koester, nor the names of its contributors may be used", "IN NO EVENT SHALL THE CONTRIBUTORS OR COPYRIGHT HOLDERS BE LIABLE",
            "Copyrights and Licenses for third party dependencies of ILGPU."])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<XElement> Elements(string file, string name) => XDocument.Load(file).Descendants(name);
}
