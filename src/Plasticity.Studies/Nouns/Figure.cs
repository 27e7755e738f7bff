namespace Plasticity.Studies.Nouns;

/// <summary>A figure that a study wants drawn: what it shows. How it is drawn is the laboratory's business.</summary>
public abstract record Figure : NamedNoun
{
    protected sealed override string Role => "figure";
}
