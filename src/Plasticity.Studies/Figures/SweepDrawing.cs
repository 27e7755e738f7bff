using Plasticity.Studies.Metrics;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>
/// A metric along an axis: small multiples in two columns that share the vertical axis, in each a line a series, a faint dot a seed, bars of one
/// standard deviation, and a level with its band for each arm without a place on the axis.
/// </summary>
internal sealed class SweepDrawing
{
    private const double Width = 640, Left = 60, Right = 626, Between = 18, Dodge = 5;

    private readonly SweepLayout _layout;
    private readonly double _unit;

    private SweepDrawing(SweepLayout layout)
    {
        _layout = layout;
        _unit = layout.Metric.Unit == MetricUnit.Accuracy ? 100 : 1;
    }

    private bool Single => _layout.Panels.Count == 1;

    private double PanelWidth => Single ? Right - Left : (Right - Left - Between) / 2;

    private double PanelHeight => Single ? 300 : 200;

    private string YLabel => _layout.Metric.Unit switch
    {
        MetricUnit.Accuracy => $"{_layout.Metric.Label}, %",
        MetricUnit.Seconds => $"{_layout.Metric.Label}, s",
        _ => _layout.Metric.Label,
    };

    private string XLabel => _layout.Sweep.XLabel.Length > 0 ? _layout.Sweep.XLabel : _layout.Sweep.X.Replace('-', ' ');

    private string Title => _layout.Sweep.Title.Length > 0 ? _layout.Sweep.Title : $"{_layout.Metric.Label} against {XLabel}";

    public static string Draw(SweepLayout layout) => new SweepDrawing(layout).Draw();

    /// <summary>How to read it, and which runs are not in it.</summary>
    public static string Caption(SweepLayout layout)
    {
        string levels = layout.Spots.Any(spot => spot.X is null) ? " A horizontal line with its band is the mean and standard deviation of what is compared with." : "";
        string zero = layout.HasZero ? " Zero stands left of the logarithmic axis." : "";
        string[] lost = [.. layout.Spots.Where(spot => spot.Result.Count < spot.Result.Runs).Select(spot => $"{spot.Result.Arm}: {Sentences.Lost(spot.Result, layout.Metric)}")];
        string crosses = lost.Length == 0 ? "" : $" A cross with a number marks runs that are not in the mean. {(lost.Length <= 6 ? string.Join("; ", lost) : $"{string.Join("; ", lost.Take(5))}; and {lost.Length - 5} more in the table")}.";
        return $"Mean over seeds of the {layout.Metric.Description}; bars span one standard deviation each way, faint dots are single seeds.{levels}{zero}{crosses}";
    }

    private string Draw()
    {
        List<Entry> legend = Entries();
        double top = 74 + 23 * Legend.Lines(legend, Right - 20);
        int rows = (_layout.Panels.Count + 1) / 2;
        double pitch = PanelHeight + (Single ? 0 : 62), first = top + (Single ? 0 : 24);
        double height = first + (rows - 1) * pitch + PanelHeight + 62;
        SvgCanvas canvas = new(Width, height, Title, Words());
        canvas.Text(20, 30, Title, "title");
        Legend.Draw(canvas, legend, 22, 56, Right - 20);
        canvas.Text(20, top - 12, YLabel, "soft");

        for (int i = 0; i < _layout.Panels.Count; i++)
        {
            double left = Single ? Left : Left + i % 2 * (PanelWidth + Between), up = first + i / 2 * pitch;
            Axis x = AlongX(left, left + PanelWidth), y = AlongY(up + PanelHeight, up);
            bool lowest = i + 2 >= _layout.Panels.Count;
            Ground(canvas, x, y, i % 2 == 0, lowest);
            if (_layout.Panels[i] is { } panel) canvas.Text(left, up - 9, PanelTitle(panel), "strong small");
            Levels(canvas, y, left, _layout.Panels[i]);
            for (int series = 0; series < _layout.Series.Count; series++) Line(canvas, x, y, _layout.Panels[i], series);
        }
        canvas.Text((Left + Right) / 2, height - 12, XLabel, "soft", Anchor.Middle);
        if (_layout.Spots.All(spot => spot.Result.Count == 0)) canvas.Text((Left + Right) / 2, first + PanelHeight / 2, "no run came to a value", "soft", Anchor.Middle);
        return canvas.ToString();
    }

    private string PanelTitle(string panel) => SweepLayout.Number(panel) is null ? panel : $"{_layout.Sweep.Panels.Replace('-', ' ')} {SweepLayout.Text(panel)}";

    private List<Entry> Entries()
    {
        List<Entry> entries = [];
        bool many = _layout.Series.Count > 1 || (_layout.Series.Count == 1 && _layout.Series[0].Length > 0);
        if (many && _layout.Series.All(series => SweepLayout.Number(series) is not null)) entries.Add(new Entry($"{_layout.Sweep.Series.Replace('-', ' ')}:"));
        if (many)
        {
            entries.AddRange(_layout.Series.Select((series, i) => new Entry(
                series.Length > 0 ? SweepLayout.Text(series) : "none", Sample.Marker, $"join s{FigureStyle.Colour(i)}", $"f{FigureStyle.Colour(i)}", Shape(i))));
        }
        string?[] panels = [.. _layout.Panels];
        string[][] neutral = [.. panels.Select(panel => _layout.Levels(panel).Where(level => level.Series is null).Select(level => level.Result.Arm).ToArray())];
        for (int i = 0; i < neutral.Max(levels => levels.Length); i++)
            entries.Add(new Entry(Common([.. neutral.Where(levels => levels.Length > i).Select(levels => levels[i]).Distinct()]), Sample.Level, $"neutral r{i % 3}"));
        string[] coloured = [.. _layout.Spots.Where(spot => spot.X is null && spot.Series is not null).Select(spot => spot.Result.Arm)];
        if (coloured.Length > 0) entries.Add(new Entry($"{Common(coloured)}, by colour", Sample.Level, "neutral dash"));
        return entries;
    }

    /// <summary>The words with which all names begin, or else end; the names where there are none.</summary>
    internal static string Common(IReadOnlyList<string> names)
    {
        if (names.Count == 1) return names[0];
        string[][] words = [.. names.Select(name => name.Split([' ', ',', '-', '_', '='], StringSplitOptions.RemoveEmptyEntries))];
        int first = Same(words), last = Same([.. words.Select(name => name.Reverse().ToArray())]);
        return first > 0 ? string.Join(' ', words[0].Take(first)) : last > 0 ? string.Join(' ', words[0].TakeLast(last)) : Sentences.Few(names);
    }

    private static int Same(string[][] words)
    {
        int same = 0;
        while (words.All(name => name.Length > same && name[same] == words[0][same])) same++;
        return same;
    }

    private Axis AlongX(double from, double to)
    {
        double[] places = [.. _layout.Values.Select(_layout.Along)];
        if (!_layout.IsNumeric) return new Axis(-0.5, Math.Max(1, places.Length) - 0.5, from, to);
        // The outermost bars keep clear of the frame by a share of the width, whatever the axis.
        return Axis.Around(places, from, to, _layout.IsLogarithmic, air: 0.09);
    }

    private Axis AlongY(double from, double to)
    {
        IEnumerable<double> shown = _layout.Spots.SelectMany(spot => spot.Result.Values.Values.Concat(
            double.IsFinite(spot.Result.Deviation) ? [spot.Result.Mean - spot.Result.Deviation, spot.Result.Mean + spot.Result.Deviation] : []));
        return Axis.Around(shown.Select(value => value * _unit), from, to, _layout.Sweep.LogY).Rounded(Single ? 6 : 5);
    }

    private void Ground(SvgCanvas canvas, Axis x, Axis y, bool numbered, bool lowest)
    {
        foreach ((double value, string text) in y.Ticks(Single ? 6 : 5))
        {
            canvas.Line(x.From, y.At(value), x.To, y.At(value), "grid");
            if (numbered) canvas.Text(Left - 8, y.At(value) + 5, text, "soft small", Anchor.End);
        }
        foreach ((double place, string text, bool named) in XTicks(x))
        {
            canvas.Line(place, y.From, place, y.From + 5, "edge");
            if (named && (lowest || !Single)) canvas.Text(place, y.From + 21, text, "soft small", Anchor.Middle);
        }
        canvas.Line(x.From, y.From, x.To, y.From, "edge");
    }

    /// <summary>The sweep's own values when they are few, else round numbers; those that would overlap have no text.</summary>
    private List<(double Place, string Text, bool Named)> XTicks(Axis x)
    {
        IEnumerable<(double At, string Text)> wanted = !_layout.IsNumeric || _layout.Values.Count <= 9
            ? _layout.Values.Select(value => (_layout.Along(value), SweepLayout.Text(value)))
            : x.Ticks(Single ? 7 : 4).Select(tick => (tick.Value, tick.Text)).Concat(_layout.HasZero ? [(_layout.Along("0"), "0")] : []);
        List<(double, string, bool)> ticks = [];
        double end = double.NegativeInfinity;
        foreach ((double at, string text) in wanted.OrderBy(tick => tick.At))
        {
            double place = x.At(at), half = Legend.WidthOf(text) * 0.42;
            bool named = place - half > end + 3;
            if (named) end = place + half;
            ticks.Add((place, text, named));
        }
        return ticks;
    }

    private void Levels(SvgCanvas canvas, Axis y, double left, string? panel)
    {
        int neutral = 0;
        foreach (SweepSpot level in _layout.Levels(panel))
        {
            int series = level.Series is null ? -1 : _layout.Series.ToList().IndexOf(level.Series);
            string line = series < 0 ? $"neutral r{neutral++ % 3}" : $"dash s{FigureStyle.Colour(series)}", fill = series < 0 ? "" : $" f{FigureStyle.Colour(series)}";
            ArmResult arm = level.Result;
            double middle = y.At(arm.Mean * _unit);
            if (!double.IsFinite(middle)) continue;
            if (double.IsFinite(arm.Deviation))
            {
                (double up, double down) = Ends(arm, y);
                canvas.Rectangle(left, up, PanelWidth, Math.Max(0, down - up), $"spread{fill}");
            }
            canvas.Line(left, middle, left + PanelWidth, middle, line);
        }
    }

    /// <summary>Places of the mean plus and minus a standard deviation; what a logarithmic axis cannot show ends at its foot.</summary>
    private (double Up, double Down) Ends(ArmResult arm, Axis y)
    {
        double low = (arm.Mean - arm.Deviation) * _unit;
        return (y.At((arm.Mean + arm.Deviation) * _unit), y.At(y.Logarithmic ? Math.Max(low, y.Low) : low));
    }

    private void Line(SvgCanvas canvas, Axis x, Axis y, string? panel, int series)
    {
        SweepSpot[] spots = [.. _layout.Line(panel, _layout.Series[series])];
        int colour = FigureStyle.Colour(series);
        double aside = (series - (_layout.Series.Count - 1) / 2.0) * Math.Min(Dodge, 20.0 / _layout.Series.Count);
        foreach (SweepSpot spot in spots)
        {
            foreach ((int seed, double value) in spot.Result.Values)
                if (double.IsFinite(y.At(value * _unit))) canvas.Dot(At(spot), y.At(value * _unit), 2.6, $"faint f{colour}", $"{spot.Result.Arm}, seed {seed}: {Quantity.Text(value, _layout.Metric.Unit)}");
        }
        canvas.Curve(spots.Select(spot => (At(spot), y.At(spot.Result.Mean * _unit))).Where(point => double.IsFinite(point.Item2)), $"join s{colour}");
        foreach (SweepSpot spot in spots)
        {
            ArmResult arm = spot.Result;
            double place = At(spot), middle = y.At(arm.Mean * _unit);
            if (arm.Count < arm.Runs) canvas.Text(place, y.From - 7 - 14 * series, $"×{arm.Runs - arm.Count}", $"small halo f{colour}", Anchor.Middle);
            if (!double.IsFinite(middle)) continue;
            if (double.IsFinite(arm.Deviation)) Bar(canvas, place, Ends(arm, y), $"bar s{colour}");
            canvas.Marker(place, middle, Shape(series), 4.6, $"mark f{colour}", $"{arm.Arm}: {Quantity.Text(arm.Mean, _layout.Metric.Unit)}");
        }

        double At(SweepSpot spot) => x.At(_layout.Along(spot.X!)) + aside;
    }

    private static void Bar(SvgCanvas canvas, double x, (double Up, double Down) ends, string classes)
    {
        canvas.Line(x, ends.Up, x, ends.Down, classes);
        canvas.Line(x - 4, ends.Up, x + 4, ends.Up, classes);
        canvas.Line(x - 4, ends.Down, x + 4, ends.Down, classes);
    }

    /// <summary>A colour that comes again has another shape.</summary>
    private static int Shape(int series) => series + series / 6;

    /// <summary>The figure in words, for those who cannot see it.</summary>
    private string Words() => $"{_layout.Metric.Label} against {XLabel}. " + string.Join(" ", _layout.Spots.Take(60).Select(spot =>
        $"{spot.Result.Arm}: {Quantity.Text(spot.Result.Mean, _layout.Metric.Unit)}."));
}
