using Plasticity.Studies.Data;
using Plasticity.Studies.Tests.Runs;

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
    public void A_set_is_found_below_a_root_or_in_it(string name, string folder, string file)
    {
        string home = Directory.CreateDirectory(Path.Combine(_folder.Root, folder)).FullName;
        File.WriteAllBytes(Path.Combine(home, file), []);
        DataCatalogue catalogue = new([_folder["missing"], _folder.Root]);
        Assert.Equal(home, catalogue.Find(name).Folder);
        Assert.Equal([name, "shapes", "shapes16"], catalogue.List().Where(place => place.IsThere).Select(place => place.Entry.Name));
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
            $"cifar100: expected in one of {_folder["a"]}, {_folder["b"]}, found in none; `plasticity data fetch cifar100` downloads it", error.Message);
    }

    [Fact]
    public void What_is_there_but_broken_is_not_passed_over()
    {
        File.WriteAllBytes(_folder["test_batch.bin"], [1, 2, 3]);
        DataCatalogue catalogue = new([_folder.Root]);
        Assert.Equal("cifar10", catalogue.Default().Name);
        Assert.Contains("data_batch_1.bin: expected a file, found no such file", Assert.Throws<InputException>(() => catalogue.Load("cifar10")).Message, StringComparison.Ordinal);
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
