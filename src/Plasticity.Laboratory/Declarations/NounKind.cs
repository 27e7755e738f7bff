using System.Reflection;

namespace Plasticity.Laboratory.Declarations;

/// <summary>One kind of a noun: a stop after epochs, the optimiser adamw.</summary>
/// <param name="Name">What files call it.</param> <param name="Type">The record.</param> <param name="From">The assembly that has it.</param>
/// <param name="Prototype">One with every default; null where the record has settings without any.</param>
internal sealed record NounKind(string Name, Type Type, Assembly From, object? Prototype);
