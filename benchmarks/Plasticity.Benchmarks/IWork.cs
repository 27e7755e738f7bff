namespace Plasticity.Benchmarks;

/// <summary>A case of a benchmark that knows what it costs at least.</summary>
public interface IWork
{
    /// <summary>Floating-point operations of a method of the benchmark, two a multiply-add, as the direct algorithm counts them; 0 where
    /// bytes are the measure.</summary>
    double Flops(string method);

    /// <summary>Bytes that it must read or write, each once; 0 where they are not the measure.</summary>
    double Bytes(string method);
}
