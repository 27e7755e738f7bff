using Plasticity.Studies.Data;

namespace Plasticity.Studies.Tests.Data;

public sealed class DataCatalogueTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData("cifar10", "cifar-10-batches-bin", "data_batch_1.bin")]
    [InlineData("cifar10", "cifar10", "test_batch.bin")]
    [InlineData("cifar10", "", "data_batch_5.bin")]
    [InlineData("cifar100", "cifar-100-binary", "train.bin")]
    [InlineData("mnist", "mnist", "train-images-idx3-ubyte.gz")]
    [InlineData("mnist", "", "train-images-idx3-ubyte")]
    [InlineData("fashion-mnist", "fashion-mnist", "t10k-labels-idx1-ubyte.gz")]
    [InlineData("cifar10", "cifar10/cifar-10-batches-bin", "data_batch_1.bin")]
    [InlineData("cifar10", "CIFAR10", "data_batch_1.bin")]
    [InlineData("cifar100", "cifar100/cifar-100-binary", "test.bin")]
    [InlineData("mnist", "mnist", "train-images.idx3-ubyte")]
    [InlineData("mnist", "", "t10k-labels.idx1-ubyte")]
    [InlineData("mnist", "MNIST/raw", "train-images-idx3-ubyte")]
    [InlineData("mnist", "mnist/MNIST/raw", "train-labels-idx1-ubyte.gz")]
    [InlineData("mnist", "raw", "train-images.idx3-ubyte.gz")]
    [InlineData("fashion-mnist", "FashionMNIST/raw", "train-images-idx3-ubyte")]
    [InlineData("fashion-mnist", "fashion-mnist", "train-labels.idx1-ubyte")]
    public void A_set_is_found_below_a_root_or_in_it(string name, string folder, string file)
    {
        string home = Directory.CreateDirectory(Path.Combine(_folder.Root, folder)).FullName;
        File.WriteAllBytes(Path.Combine(home, file), []);
        DataCatalogue catalogue = new([_folder["missing"], _folder.Root]);
        Assert.Equal(home, catalogue.Find(name).Folder);
        Assert.Equal([name, "shapes", "shapes16"], catalogue.List().Where(place => place.IsThere).Select(place => place.Entry.Name));
    }

    [Theory]
    [InlineData("cifar10", "cifar-10-batches-py", "cifar-10-batches-py", "cifar-10-binary.tar.gz")]
    [InlineData("cifar10", "cifar10/cifar-10-batches-py", "cifar10/cifar-10-batches-py", "cifar-10-binary.tar.gz")]
    [InlineData("cifar10", "", "", "cifar-10-binary.tar.gz")]
    [InlineData("cifar100", "cifar-100-python", "cifar-100-python", "cifar-100-binary.tar.gz")]
    public void The_version_for_python_is_named_and_so_is_the_one_that_is_read(string name, string folder, string found, string wanted)
    {
        Directory.CreateDirectory(_folder[folder]);
        File.WriteAllBytes(Path.Combine(_folder[folder], name == "cifar10" ? "data_batch_1" : "train"), []);
        DataCatalogue catalogue = new([_folder.Root]);
        string home = found.Length > 0 ? _folder[found] : _folder.Root;
        string message = Assert.Throws<InputException>(() => catalogue.Load(name)).Message;
        Assert.Contains($"found only {home}, the Python version, whose pickles are not read: they may run code; `plasticity data fetch {name}` downloads {wanted} from www.cs.toronto.edu", message, StringComparison.Ordinal);
        Assert.Contains(catalogue.Find(name).Entry.FileNames[0], message, StringComparison.Ordinal);
        if (name == "cifar10") Assert.Contains("pickles are not read", catalogue.Default().Sentence, StringComparison.Ordinal);
    }

    /// <summary>A message that is cut in its middle names nothing.</summary>
    [Theory]
    [InlineData("mnist", "train-images.idx3-ubyte.gz")]
    [InlineData("fashion-mnist", "FashionMNIST/raw")]
    [InlineData("cifar10", "test_batch.bin")]
    public void Names_that_were_looked_for_are_all_told(string name, string expected)
    {
        string message = Assert.Throws<InputException>(() => new DataCatalogue([_folder["a"], _folder["b"], "/home/somebody/.cache/plasticity/data", "/usr/share/datasets"]).Load(name)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain("…", message, StringComparison.Ordinal);
        Assert.All(DataEntry.Named(name).FileNames.Concat(DataEntry.Named(name).Folders), part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_root_wins()
    {
        foreach (string root in (string[])["a", "b"])
        {
            Directory.CreateDirectory(_folder[$"{root}/cifar10"]);
            File.WriteAllBytes(_folder[$"{root}/cifar10/test_batch.bin"], []);
        }
        Assert.Equal(_folder["b/cifar10"], new DataCatalogue([_folder["b"], _folder["a"]]).Find("cifar10").Folder);
    }

    [Fact]
    public void The_fashion_set_is_told_from_the_digits_by_its_folder()
    {
        Directory.CreateDirectory(_folder["fashion-mnist"]);
        File.WriteAllBytes(_folder["fashion-mnist/train-images-idx3-ubyte.gz"], []);
        DataCatalogue itself = new([_folder["fashion-mnist"]]);
        Assert.Equal(_folder["fashion-mnist"], itself.Find("fashion-mnist").Folder);
        Assert.Null(itself.Find("mnist").Folder);
    }

    [Fact]
    public void What_is_not_there_says_where_it_was_looked_for_and_how_to_get_it()
    {
        DataCatalogue catalogue = new([_folder["a"], _folder["b"]]);
        DataPlace place = catalogue.Find("cifar100");
        Assert.Null(place.Folder);
        Assert.Contains(Path.Combine(_folder["b"], "cifar-100-binary"), place.LookedIn);
        InputException error = Assert.Throws<InputException>(() => catalogue.Load("cifar100"));
        Assert.Equal(InputException.BadFile, error.ExitCode);
        Assert.Equal(
            $"cifar100: expected, in one of {_folder["a"]}, {_folder["b"]}, a folder called cifar-100-binary, cifar100, cifar-100, CIFAR100 (or cifar-100-binary in it) that holds train.bin, test.bin, or these files there; found none; "
            + "`plasticity data fetch cifar100` downloads cifar-100-binary.tar.gz from www.cs.toronto.edu", error.Message);
    }

    [Fact]
    public void What_is_there_but_broken_is_not_passed_over()
    {
        File.WriteAllBytes(_folder["test_batch.bin"], [1, 2, 3]);
        DataCatalogue catalogue = new([_folder.Root]);
        Assert.Equal("cifar10", catalogue.Default().Name);
        Assert.Contains("data_batch_1.bin: expected a data file, found no file of that name", Assert.Throws<InputException>(() => catalogue.Load("cifar10")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_cifar_the_built_in_pictures_are_chosen_and_the_person_is_told()
    {
        DataChoice choice = new DataCatalogue([_folder.Root]).Default();
        Assert.Equal("shapes", choice.Name);
        Assert.Contains("plasticity data fetch cifar10", choice.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_meets_its_nearest()
    {
        InputException error = Assert.Throws<InputException>(() => new DataCatalogue([]).Load("cifar-10"));
        Assert.StartsWith("unknown data set 'cifar-10': did you mean 'cifar10'?", error.Message, StringComparison.Ordinal);
        Assert.Equal(InputException.Usage, error.ExitCode);
    }

    [Fact]
    public void A_named_folder_must_be_there_and_comes_first()
    {
        InputException error = Assert.Throws<InputException>(() => DataCatalogue.For(_folder["nowhere"]));
        Assert.Equal($"{_folder["nowhere"]}: expected a folder of data sets, found no such folder", error.Message);
        Assert.Equal(InputException.BadFile, error.ExitCode);
        Assert.Equal(_folder.Root, DataCatalogue.For(_folder.Root).Roots[0]);
        Assert.Equal(_folder["new"], DataCatalogue.FetchFolder(_folder["new"]));
        Assert.True(Path.IsPathRooted(DataCatalogue.For(null).Roots[0]));
    }

    public void Dispose() => _folder.Dispose();
}
