using System.CommandLine;
using System.Text.Json;
using Plasticity.Cli.KernelForms;
using Plasticity.Devices;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity kernel</c>: the kernels there are, and what runs of one.</summary>
internal static class KernelCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Examples:
          plasticity kernel list
          plasticity kernel show adam_step --csharp
          plasticity kernel show matmul --opencl --variant tile32x32-fetch4
          plasticity kernel show conv2d_forward --device cuda
          plasticity kernel show adam_step --ptx
          plasticity kernel show adam_step --opencl --device ilgpu:opencl
        """;

    public static Command Create(Screen screen) => new("kernel", "Lists the kernels and prints what runs of one.") { List(screen), Show(screen) };

    private static Command List(Screen screen)
    {
        Option<bool> json = Arguments.Json();
        Command command = new("list", "Lists the kernels with their forms and variants.") { json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json)) screen.Raw(JsonSerializer.Serialize(KernelEntry.All.Select(kernel => new Dictionary<string, object> { ["kernel"] = kernel.Name, ["forms"] = Forms(kernel), ["variants"] = Variants(kernel) })));
            else screen.Table([["kernel", "forms", "variants"], .. KernelEntry.All.Select(kernel => (string[])[kernel.Name, string.Join(' ', Forms(kernel)), string.Join(' ', Variants(kernel))])], 0, 1, 2);
            return 0;
        });
        return command;
    }

    private static Command Show(Screen screen)
    {
        Argument<string> name = new("name") { Description = "The kernel, as profiles and 'plasticity kernel list' name it." };
        (IKernelForm Form, Option<bool> Option)[] forms = [.. IKernelForm.All.Select(form => (form, new Option<bool>($"--{form.Name}") { Description = form.Description }))];
        Option<string?> variant = new("--variant") { Description = "One of its variants. [default: the first of the list]", HelpName = "name" };
        Option<string?> device = new("--device") { Description = "The form that this device runs; it need not be there. [default: auto]", HelpName = "name" };
        Command command = new("show", "Prints what runs of a kernel: its C# or the text that a driver compiles.") { name, variant, device };
        foreach ((IKernelForm _, Option<bool> option) in forms) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            KernelEntry kernel = KernelEntry.Named(parsed.GetRequiredValue(name));
            IKernelForm[] asked = [.. forms.Where(each => parsed.GetValue(each.Option)).Select(each => each.Form)];
            if (asked.Length > 1) throw new InputException($"expected one form, found --{asked[0].Name} and --{asked[1].Name}");
            IKernelForm form = Chosen(asked.FirstOrDefault(), parsed.GetValue(device));
            if (!form.Has(kernel)) throw new InputException($"--{form.Name}: expected a kernel of that form, found {kernel.Name}, which has {string.Join(", ", Forms(kernel))}");
            if (parsed.GetValue(variant) is { } given && !form.HasVariants) throw new InputException($"--variant: expected none, since --{form.Name} has no variants, found '{given}'");
            screen.Raw(form.Text(kernel, kernel.Variant(parsed.GetValue(variant)), parsed.GetValue(device) ?? "").TrimEnd('\n'));
            return 0;
        });
        return command;
    }

    /// <summary>The form that was asked for, or else that of the device.</summary>
    private static IKernelForm Chosen(IKernelForm? asked, string? device)
    {
        if (device is null && asked is not null) return asked;
        string id = device is null or "auto" ? DevicesCommand.Automatic(DeviceCatalogue.List()).Id : device;
        IKernelForm[] of = [.. IKernelForm.All.Where(form => form.Devices.Any(kind => id == kind || IsNumbered(id, kind)))];
        if (of.Length == 0) throw InputException.Unknown("device", id, IKernelForm.All.SelectMany(form => form.Devices).Distinct().Prepend("auto"));
        if (asked is null) return of[0];
        return of.Contains(asked) ? asked : throw new InputException($"--{asked.Name}: expected a device that runs it ({string.Join(", ", asked.Devices)}), found {id}");
    }

    /// <summary>Whether a device's name is that of a kind and a number.</summary>
    private static bool IsNumbered(string id, string kind) => id.StartsWith(kind + ":", StringComparison.Ordinal) && id[(kind.Length + 1)..] is { Length: > 0 } number && number.All(char.IsAsciiDigit);

    private static string[] Forms(KernelEntry kernel) => [.. IKernelForm.All.Where(form => form.Has(kernel)).Select(form => form.Name)];

    private static string[] Variants(KernelEntry kernel) => [.. kernel.Variants.Select(KernelEntry.VariantName)];
}
