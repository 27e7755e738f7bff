using Plasticity.Studies.Tests.Runs;

namespace Plasticity.Studies.Tests.Cli;

/// <summary>Whatever a person mistypes: one line that says what to do, the right exit code, and no stack trace.</summary>
public sealed class BadInputTests
{
    [Theory, Needs(Needs.Patience)]
    [InlineData("", 2, "expected a command")]
    [InlineData("lst", 2, "unknown command 'lst': did you mean 'list'?")]
    [InlineData("run", 2, "expected the name of a study (there are: warm-start")]
    [InlineData("run warmstart", 2, "unknown study 'warmstart': did you mean 'warm-start'?")]
    [InlineData("run warm-start more", 2, "expected no further argument, found 'more'")]
    [InlineData("run warm-start --sizes small", 2, "unknown option '--sizes': did you mean '--size'?")]
    [InlineData("run --quite", 2, "unknown option '--quite': did you mean '--quiet'?")]
    [InlineData("--quiet run warm-start", 2, "--quiet: expected after 'run', found before it")]
    [InlineData("run warm-start --size smal", 2, "unknown value of --size 'smal': did you mean 'small'?")]
    [InlineData("run warm-start --size", 2, "--size: expected a value, found none")]
    [InlineData("run warm-start --seeds many", 2, "--seeds: expected a whole number of at least 1, found 'many'")]
    [InlineData("run warm-start --seeds 0", 2, "--seeds: expected a whole number of at least 1, found '0'")]
    [InlineData("run warm-start --threads -1", 2, "--threads: expected a whole number of at least 0, found '-1'")]
    [InlineData("run warm-start --set rates=1", 2, "unknown key 'rates': did you mean 'rate'?")]
    [InlineData("run warm-start --set rate", 2, "--set: expected key=value, found 'rate'")]
    [InlineData("run warm-start --set rate=fast", 2, "rate: expected a number, found 'fast'")]
    [InlineData("run warm-start --set rate=0", 2, "rate is 0, expected a number above 0")]
    [InlineData("run warm-start --set batch=1", 2, "batch is 1, expected at least 2")]
    [InlineData("run warm-start --set optimiser=adamm", 2, "unknown optimiser 'adamm': did you mean 'adam'?")]
    [InlineData("run warm-start --set engine.convolution=fourier", 2, "unknown value of engine.convolution 'fourier': expected one of auto, direct, winograd")]
    [InlineData("bench step --convolution winogrd", 2, "unknown value of --convolution 'winogrd': did you mean 'winograd'?")]
    [InlineData("bench step --data shape", 2, "unknown data set 'shape': did you mean 'shapes'?")]
    [InlineData("run warm-start --set model=resnets", 2, "unknown value of model 'resnets': did you mean 'res-net'?")]
    [InlineData("run warm-start --data shape", 2, "unknown data set 'shape': did you mean 'shapes'?")]
    [InlineData("run warm-start --data shapes --set train-images=999999", 2, "train-images is 999999, expected 0 (all) to")]
    [InlineData("run warm-start --device cpuu --data shapes", 2, "no device cpuu: expected one of auto, cpu")]
    [InlineData("run warm-start --data-dir /nowhere/at/all", 3, "/nowhere/at/all: expected a folder of data sets")]
    [InlineData("run warm-start --data cifar10 --data-dir SCRATCH", 3, "cifar10: expected, in one of SCRATCH")]
    [InlineData("run warm-start --data shapes --out SCRATCH/file/below", 3, "SCRATCH/file/below: expected a folder that can be written")]
    [InlineData("run warm-start --data shapes --out SCRATCH", 3, "SCRATCH: expected an empty folder or an earlier run, found 'file' in it")]
    [InlineData("list warm-stat", 2, "unknown study 'warm-stat': did you mean 'warm-start'?")]
    [InlineData("run warm-start --dry-runs", 2, "unknown option '--dry-runs': did you mean '--dry-run'?")]
    [InlineData("run warm-start --dry-run --data shapes --set train-images=999999", 2, "train-images is 999999, expected 0 (all) to")]
    [InlineData("run warm-start --dry-run --data shapes --set first-share=0.0001", 2, "arm 'warm', phase 'pretrain': ")]
    [InlineData("run SCRATCH/no.yaml --dry-run", 3, "SCRATCH/no.yaml: expected a study file")]
    [InlineData("run SCRATCH/no.yaml", 3, "SCRATCH/no.yaml: expected a study file, found no file of that name")]
    [InlineData("run no/such/study", 3, "no/such/study: expected a study file, found no file of that name")]
    [InlineData("run SCRATCH/", 3, "SCRATCH/: expected a study file, found a folder")]
    [InlineData("run SCRATCH/file.yaml --size small", 2, "--size: expected none beside a file, found 'small'")]
    [InlineData("run", 2, "or a file")]
    [InlineData("show", 2, "show: expected the name of a study (there are: warm-start")]
    [InlineData("show warmstart", 2, "unknown study 'warmstart': did you mean 'warm-start'?")]
    [InlineData("show warm-start --set rates=1", 2, "unknown key 'rates': did you mean 'rate'?")]
    [InlineData("show warm-start --set rate=0", 2, "rate is 0, expected a number above 0")]
    [InlineData("show warm-start --set rate=0,5", 2, "rate: expected a number, found '0,5'")]
    [InlineData("show SCRATCH/no.yml", 3, "SCRATCH/no.yml: expected a study file")]
    [InlineData("list SCRATCH/no.yml", 3, "SCRATCH/no.yml: expected a study file")]
    [InlineData("devices --jsn", 2, "unknown option '--jsn': did you mean '--json'?")]
    [InlineData("devices now", 2, "expected no further argument, found 'now'")]
    [InlineData("data", 2, "expected a command after 'plasticity data'")]
    [InlineData("data get", 2, "unknown command 'get': expected one of list, fetch")]
    [InlineData("data fetch", 2, "fetch: expected a name, found none")]
    [InlineData("data fetch cifar11", 2, "unknown data set 'cifar11': did you mean 'cifar10'?")]
    [InlineData("step", 2, "expected --weights, found none")]
    [InlineData("step --model resent", 2, "unknown value of --model 'resent': did you mean 'resnet'?")]
    [InlineData("step --weights SCRATCH/no.npz --images SCRATCH/no.npy --labels SCRATCH/no.npy --optimiser sgd --rate 0.1 --out SCRATCH/o.npz", 3, "SCRATCH/no.npy: expected a .npy array, found no file of that name")]
    [InlineData("step --weights w --images x --labels y --out o --optimiser sdg --rate 0.1", 2, "unknown optimiser 'sdg': did you mean 'sgd'?")]
    [InlineData("step --weights w --images x --labels y --out o --optimiser adam --momentum 0.9 --rate 0.1", 2, "--momentum: belongs to sgd, found adam")]
    [InlineData("step --weights w --images x --labels y --out o --optimiser sgd --nesterov --rate 0.1", 2, "--nesterov: expected --momentum above 0")]
    [InlineData("step --weights w --images x --labels y --out o --optimiser sgd --rate -1", 2, "--rate: expected a number of at least 0, found '-1'")]
    [InlineData("step --weights w --images x --labels y --out o --optimiser sgd", 2, "expected --rate, found none")]
    [InlineData("step --save-init SCRATCH/no/init.npz", 3, "SCRATCH/no/init.npz: expected a file that can be written")]
    [InlineData("check --device gpu", 2, "no device gpu: expected one of auto, cpu")]
    [InlineData("check --graphs maybe", 2, "unknown value of --graphs 'maybe': expected one of on, off")]
    [InlineData("run warm-start --set engine.graphs=maybe", 2, "engine.graphs: expected true | false, found 'maybe'")]
    [InlineData("check --steps 0", 2, "--steps: expected a whole number of at least 1, found '0'")]
    [InlineData("bench", 2, "expected a command after 'plasticity bench' (there are: step, kernels, compare, roof")]
    [InlineData("bench step --batch 1", 2, "--batch: expected a whole number of at least 2, found '1'")]
    [InlineData("bench step --profil", 2, "unknown option '--profil': did you mean '--profile'?")]
    [InlineData("bench kernels --filter conv3d", 2, "unknown kernel 'conv3d': expected one of ")]
    [InlineData("bench kernels --shape 1,2,3", 2, "--shape: expected seven numbers of at least 1, N,H,W,C,O,R,stride, found '1,2,3'")]
    [InlineData("bench kernels --shape 1,8,8,3,4,3,0", 2, "--shape: expected seven numbers of at least 1")]
    [InlineData("bench kernels --shape 4096,512,512,64,64,3,1", 2, "--shape: expected tensors of less than")]
    [InlineData("bench kernels --report SCRATCH/out.pdf", 2, "--report: expected a file that ends in .html or .svg, found 'SCRATCH/out.pdf'")]
    [InlineData("bench kernels --json-file SCRATCH/no/out.json --device cpu", 3, "SCRATCH/no/out.json: expected a file that can be written")]
    [InlineData("bench kernels --device cpu,cpu", 2, "--device: expected different devices, found cpu twice")]
    [InlineData("bench kernels --device cpu,", 2, "--device: expected names with commas between them, found 'cpu,'")]
    [InlineData("bench kernels --device cpu,gpu", 2, "no device gpu")]
    [InlineData("bench kernels --report SCRATCH/no/out.svg --device cpu", 3, "SCRATCH/no/out.svg: expected a file that can be written")]
    [InlineData("run foo", 2, "unknown study 'foo': expected one of warm-start, ")]
    [InlineData("completion", 2, "unknown command 'completion': expected one of run, ")]
    [InlineData("run warm-start --threads 20000", 2, "--threads: expected a whole number of at most 1,024, found '20000'")]
    [InlineData("run warm-start --threads 99999999999999999999", 2, "--threads: expected a whole number of at most 1,024, found '99999999999999999999'")]
    [InlineData("bench step --threads 20000", 2, "--threads: expected a whole number of at most 1,024")]
    [InlineData("check --threads 20000", 2, "--threads: expected a whole number of at most 1,024")]
    [InlineData("sweep warm-start --threads 20000", 2, "--threads: expected a whole number of at most 1,024")]
    [InlineData("sweep warm-start --jobs 2000000000", 2, "--jobs: expected a whole number of at most 1,024")]
    [InlineData("sweep warm-start --most-seeds 2000000000", 2, "--most-seeds: expected a whole number of at most 10,000")]
    [InlineData("sweep warm-start --seeds 0..2147483647", 2, "--seeds: expected how many, a range as 1..8 or a list as 1,2,5, at most 10,000")]
    [InlineData("sweep warm-start --claim-expires 9999h", 2, "--claim-expires: expected a time of a second to a week")]
    [InlineData("sweep warm-start --data shapes --seeds 9000 --over width=1,2,3,4,5,6,7,8,9,10,11,12 --dry-run", 2, "combinations times seeds is 108000, expected at most 100,000")]
    [InlineData("run warm-start --seeds 2000000000", 2, "--seeds: expected a whole number of at most 10,000")]
    [InlineData("run warm-start --set seeds=2000000000", 2, "seeds is 2000000000, expected at most 10,000")]
    [InlineData("run warm-start --set width=2000000000", 2, "width is 2000000000, expected at most 16,384")]
    [InlineData("run warm-start --set depth=2000000000", 2, "depth is 2000000000, expected at most 1,000")]
    [InlineData("run warm-start --set batch=2000000000", 2, "batch is 2000000000, expected at most 1,000,000")]
    [InlineData("run warm-start --set translate=2147483647", 2, "translate is 2147483647, expected at most 10000")]
    [InlineData("run warm-start --set first-seed=2147483647", 2, "first-seed is 2147483647, expected at most 2,147,473,647")]
    [InlineData("run layer-reset --data shapes --set tune-epochs=2147483647 --set seeds=10000 --set batch=10000 --set train-images=10000 --dry-run", 2, "its runs see up to ")]
    [InlineData("run warm-start --data shapes --set train-images=2147483647", 2, "train-images is 2147483647, expected 0 (all) to")]
    [InlineData("run warm-start --checkpoint-every 9999999999it", 2, "--checkpoint-every: expected a duration")]
    [InlineData("run width-depth --set widths=2000000000", 2, "widths is 2000000000, expected 1 to 16,384, in ")]
    [InlineData("bench step --width 2000000000", 2, "--width: expected a whole number of at most 16,384")]
    [InlineData("bench step --depth 2000000000", 2, "--depth: expected a whole number of at most 1,000")]
    [InlineData("bench step --batch 2000000000", 2, "--batch: expected a whole number of at most 1,000,000")]
    [InlineData("bench step --steps 2000000000", 2, "--steps: expected a whole number of at most 1,000,000")]
    [InlineData("bench step --image-size 2000000000", 2, "--image-size: expected a whole number of at most 4,096")]
    [InlineData("bench step --device cpu --batch 1000000 --image-size 4096", 2, "expected sizes whose product can be counted")]
    [InlineData("bench kernels --batch 2000000000", 2, "--batch: expected a whole number of at most 1,000,000")]
    [InlineData("bench kernels --device cpu --batch 1000000 --width 16384", 2, "expected sizes whose product can be counted")]
    [InlineData("step --model mlp --depth 2000000000 --save-init SCRATCH/o.npz", 2, "--depth: expected a whole number of at most 1,000")]
    [InlineData("step --width 16384 --save-init SCRATCH/o.npz", 2, "expected sizes whose product can be counted")]
    [InlineData("step --classes 2000000000 --save-init SCRATCH/o.npz", 2, "--classes: expected a whole number of at most 1,000,000")]
    [InlineData("check --steps 2000000000", 2, "--steps: expected a whole number of at most 1,000,000")]
    public void Is_refused_in_one_line(string line, int code, string message)
    {
        using ScratchFolder scratch = new();
        File.WriteAllText(scratch["file"], "");
        string Put(string text) => text.Replace("SCRATCH", scratch.Root, StringComparison.Ordinal);
        Outcome outcome = Program.Run(Put(line).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(Put(message), outcome.Error, StringComparison.Ordinal);
        Assert.Equal(code, outcome.Code);
        Assert.Single(outcome.Error.TrimEnd('\r', '\n').Split('\n'));
        Assert.DoesNotContain("   at ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Out);
        Assert.Equal([scratch["file"]], Directory.GetFileSystemEntries(scratch.Root));
    }

    [Fact]
    public void Verbose_shows_where_it_was_refused()
    {
        Outcome outcome = Program.Run("run", "warmstart", "--verbose");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("   at ", outcome.Error, StringComparison.Ordinal);
    }
}
