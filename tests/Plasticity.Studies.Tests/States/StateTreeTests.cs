namespace Plasticity.Studies.Tests.States;

public sealed class StateTreeTests
{
    [Fact]
    public void What_nobody_has_asked_for_is_written_on_unread()
    {
        StateTree first = new();
        first.Of("rule/ewc", () => new Number()).Value = 3;
        first.Of("rule/other", () => new Number()).Value = 4;
        StateTree second = Copy(first);
        second.Of("rule/other", () => new Number()).Value++;
        StateTree third = Copy(second);
        Assert.True(third.Has("rule/ewc"));
        Assert.Equal(3, third.Of("rule/ewc", () => new Number()).Value);
        Assert.Equal(5, third.Of("rule/other", () => new Number()).Value);
    }

    [Fact]
    public void A_name_that_begins_another_is_not_taken_for_it()
    {
        StateTree tree = new();
        tree.Of("rule/ewc-2", () => new Number()).Value = 2;
        StateTree copy = Copy(tree);
        Assert.Equal(0, copy.Of("rule/ewc", () => new Number()).Value);
        Assert.Equal(2, copy.Of("rule/ewc-2", () => new Number()).Value);
    }

    [Fact]
    public void Cleared_it_remembers_nothing_loaded_or_not()
    {
        StateTree tree = new();
        tree.Of("a", () => new Number()).Value = 1;
        StateTree copy = Copy(tree);
        copy.Clear();
        Assert.False(copy.Has("a"));
        Assert.Equal(0, copy.Of("a", () => new Number()).Value);
    }

    [Fact]
    public void A_value_of_another_kind_or_length_is_refused_with_its_path()
    {
        StateWriter writer = new();
        writer.Write("a", [1f, 2f]);
        StateReader reader = new(writer.Entries);
        Assert.Equal("state 'a': expected ints, found floats", Assert.Throws<InputException>(() => reader.Ints("a")).Message);
        Assert.Equal("state 'a': expected 3 values, found 2", Assert.Throws<InputException>(() => reader.Floats("a", 3)).Message);
        Assert.Equal("state 'b': expected a value, found none", Assert.Throws<InputException>(() => reader.Text("b")).Message);
    }

    private static StateTree Copy(StateTree tree)
    {
        StateWriter writer = new();
        tree.Save(writer);
        StateTree copy = new();
        copy.Load(new StateReader(writer.Entries));
        return copy;
    }

    private sealed class Number : IState
    {
        public long Value { get; set; }

        public void Save(StateWriter to) => to.Write("value", Value);

        public void Load(StateReader from) => Value = from.Whole("value");
    }
}
