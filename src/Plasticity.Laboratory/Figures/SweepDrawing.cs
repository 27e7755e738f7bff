using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>
/// A metric along an axis: small multiples in two columns that share the vertical axis, in each a line a series, a faint dot a seed, bars of one
/// standard deviation, and a level with its band for each arm without a place on the axis.
/// </summary>
internal sealed class SweepDrawing
{
    private const double Width = 640, Right = 626, Between = 18, Dodge = 5, LabelHeight = 23;

    private readonly SweepLayout _layout;
    private readonly double _unit, _left;

    /// <summary>Whether the words along the axis are too long to stand there: letters do instead, and a list below says what they stand for.</summary>
    private readonly bool _isKeyed;

    private SweepDrawing(SweepLayout layout)
    {
        _layout = layout;
        _unit = Ends.Scale(layout.Metric);
        _left = 20 + AlongY(1, 0).Ticks(TicksUp).Select(tick => TextSize.Width(tick.Text, FigureStyle.Narrow)).DefaultIfEmpty(0).Max();
        _isKeyed = !layout.IsNumeric && layout.Values.Any(value => TextSize.Width(value, FigureStyle.Narrow) + 6 > PanelWidth / layout.Values.Count);
    }

    /// <summary>Panels stand in two columns unless a name needs the whole width.</summary>
    private int Columns => Single || _layout.Panels.Any(panel => TextSize.Width(PanelTitle(panel!), FigureStyle.Narrow, bold: true) > HalfWidth) ? 1 : 2;

    private bool Single => _layout.Panels.Count == 1;

    private double HalfWidth => (Right - _left - Between) / 2;

    private double PanelWidth => Columns == 1 ? Right - _left : HalfWidth;

    private double PanelHeight => Single ? 300 : 200;

    private int TicksUp => Single ? 6 : 5;

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
        Heading heading = new(Title, Entries(), Width);
        Axis up = AlongY(1, 0);
        string label = up.Labelled(Ends.Label(_layout.Metric));
        string[] key = _isKeyed ? [.. _layout.Values.Select((value, i) => $"{Letter(i)}: {value}")] : [];
        double title = Single ? 0 : 26, pitch = PanelHeight + (Single ? 0 : 68), first = heading.Bottom + Heading.LabelHeight(label, Width) + title;
        int rows = (_layout.Panels.Count + Columns - 1) / Columns;
        double bottom = first + (rows - 1) * pitch + PanelHeight, height = bottom + 66 + LabelHeight * key.Length;
        SvgCanvas canvas = new(Width, height, Title, Words());
        heading.Draw(canvas);
        Heading.Label(canvas, label, first - title, Width);

        for (int i = 0; i < _layout.Panels.Count; i++)
        {
            double left = _left + i % Columns * (PanelWidth + Between), top = first + i / Columns * pitch;
            Axis x = AlongX(left, left + PanelWidth), y = up with { From = top + PanelHeight, To = top };
            Ground(canvas, x, y, i % Columns == 0);
            if (_layout.Panels[i] is { } panel) canvas.Text(left, top - 9, TextSize.Fit(PanelTitle(panel), FigureStyle.Narrow, PanelWidth, bold: true), "strong small", title: PanelTitle(panel));
            Levels(canvas, y, left, _layout.Panels[i]);
            for (int series = 0; series < _layout.Series.Count; series++) Line(canvas, x, y, _layout.Panels[i], series);
        }
        canvas.Text((_left + Right) / 2, bottom + 53, TextSize.Fit(XLabel, FigureStyle.Narrow, Right - _left), "soft", Anchor.Middle);
        for (int i = 0; i < key.Length; i++)
            canvas.Text(_left, bottom + 53 + LabelHeight * (i + 1), TextSize.Fit(key[i], FigureStyle.Narrow, Right - _left), "soft", title: key[i]);
        if (_layout.Spots.All(spot => spot.Result.Count == 0)) canvas.Text((_left + Right) / 2, first + PanelHeight / 2, "no run came to a value", "soft", Anchor.Middle);
        return canvas.ToString();
    }

    /// <summary>A to Z, then AA.</summary>
    private static string Letter(int index) => index < 26 ? $"{(char)('A' + index)}" : Letter(index / 26 - 1) + Letter(index % 26);

    private string PanelTitle(string panel) => SweepLayout.Number(panel) is null ? panel : $"{_layout.Sweep.Panels.Replace('-', ' ')} {SweepLayout.Text(panel)}";

    private List<Entry> Entries()
    {
        List<Entry> entries = [];
        bool many = _layout.Series.Count > 1 || (_layout.Series.Count == 1 && _layout.Series[0].Length > 0);
        if (many && _layout.Series.All(series => SweepLayout.Number(series) is not null)) entries.Add(new Entry($"{_layout.Sweep.Series.Replace('-', ' ')}:"));
        if (many)
        {
            entries.AddRange(_layout.Series.Select((series, i) => new Entry(
                series.Length > 0 ? SweepLayout.Text(series) : "none", Sample.Marker, $"join {FigureStyle.Stroke(i)}", FigureStyle.Fill(i), FigureStyle.Shape(i))));
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
        double[] values = [.. _layout.Spots.SelectMany(spot => spot.Result.Values.Values).Select(value => value * _unit)];
        IEnumerable<double> bars = _layout.Spots.Select(spot => spot.Result).Where(arm => double.IsFinite(arm.Deviation))
            .SelectMany(arm => new[] { arm.Mean - arm.Deviation, arm.Mean + arm.Deviation }).Select(value => value * _unit);
        Bounds bounds = Bounds.Of(_layout.Metric, values);
        Axis axis = Axis.Around(values.Concat(bars.Select(end => Math.Clamp(end, bounds.Low, bounds.High))), from, to, _layout.Sweep.LogY, bounds: bounds);
        return (axis with { IsWhole = _layout.Metric.Unit == MetricUnit.Count }).Rounded(TicksUp);
    }

    private void Ground(SvgCanvas canvas, Axis x, Axis y, bool numbered)
    {
        foreach ((double value, string text) in y.Ticks(TicksUp))
        {
            canvas.Line(x.From, y.At(value), x.To, y.At(value), "grid");
            if (numbered) canvas.Text(_left - 8, y.At(value) + 6, text, "soft small", Anchor.End);
        }
        foreach ((double place, string text, double middle) in XTicks(x))
        {
            canvas.Line(place, y.From, place, y.From + 5, "edge");
            if (text.Length > 0) canvas.Text(middle, y.From + 26, text, "soft small", Anchor.Middle);
        }
        canvas.Line(x.From, y.From, x.To, y.From, "edge");
    }

    /// <summary>The sweep's own values when they are few, else round numbers; those that would overlap have no text.</summary>
    private List<(double Place, string Text, double Middle)> XTicks(Axis x)
    {
        IEnumerable<(double At, string Text)> wanted = _isKeyed ? _layout.Values.Select((value, i) => (_layout.Along(value), Letter(i)))
            : !_layout.IsNumeric || _layout.Values.Count <= 9 ? _layout.Values.Select(value => (_layout.Along(value), SweepLayout.Text(value)))
            : x.TicksAcross(Columns == 1 ? 7 : 4).Select(tick => (tick.Value, tick.Text)).Where(tick => tick.Value >= _layout.Values.Min(_layout.Along)).Concat(_layout.HasZero ? [(_layout.Along("0"), "0")] : []);
        List<(double, string, double)> ticks = [];
        double end = double.NegativeInfinity;
        foreach ((double at, string text) in wanted.OrderBy(tick => tick.At))
        {
            double place = x.At(at), half = TextSize.Width(text, FigureStyle.Narrow) / 2, middle = Math.Max(x.From + half, Math.Min(place, x.To - half));
            bool isNamed = middle - half > end;
            if (isNamed) end = middle + half + 6;
            ticks.Add((place, isNamed ? text : "", middle));
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
                (double up, double down) = EndsOfBar(arm, y);
                canvas.Rectangle(left, up, PanelWidth, Math.Max(0, down - up), $"spread{fill}");
            }
            canvas.Line(left, middle, left + PanelWidth, middle, line);
        }
    }

    /// <summary>Places of the mean plus and minus a standard deviation; what the axis cannot show ends where it ends.</summary>
    private (double Up, double Down) EndsOfBar(ArmResult arm, Axis y)
    {
        return (y.At(Math.Min(y.High, (arm.Mean + arm.Deviation) * _unit)), y.At(Math.Max(y.Low, (arm.Mean - arm.Deviation) * _unit)));
    }

    private void Line(SvgCanvas canvas, Axis x, Axis y, string? panel, int series)
    {
        SweepSpot[] spots = [.. _layout.Line(panel, _layout.Series[series])];
        string stroke = FigureStyle.Stroke(series), fill = FigureStyle.Fill(series);
        double aside = (series - (_layout.Series.Count - 1) / 2.0) * Math.Min(Dodge, 20.0 / _layout.Series.Count);
        foreach (SweepSpot spot in spots)
        {
            foreach ((int seed, double value) in spot.Result.Values)
                if (double.IsFinite(y.At(value * _unit))) canvas.Dot(At(spot), y.At(value * _unit), 2.6, $"faint {fill}", $"{spot.Result.Arm}, seed {seed}: {Quantity.Text(value, _layout.Metric.Unit)}");
        }
        canvas.Curve(spots.Select(spot => (At(spot), y.At(spot.Result.Mean * _unit))).Where(point => double.IsFinite(point.Item2)), $"join {stroke}");
        foreach (SweepSpot spot in spots)
        {
            ArmResult arm = spot.Result;
            double place = At(spot), middle = y.At(arm.Mean * _unit);
            if (arm.Count < arm.Runs) canvas.Text(place, y.From - 7 - LabelHeight * series, $"×{arm.Runs - arm.Count}", $"small halo {fill}", Anchor.Middle);
            if (!double.IsFinite(middle)) continue;
            if (double.IsFinite(arm.Deviation)) Bar(canvas, place, EndsOfBar(arm, y), $"bar s{FigureStyle.Colour(series)}");
            canvas.Marker(place, middle, FigureStyle.Shape(series), 4.6, $"mark {fill}", $"{arm.Arm}: {Quantity.Text(arm.Mean, _layout.Metric.Unit)}");
        }

        double At(SweepSpot spot) => x.At(_layout.Along(spot.X!)) + aside;
    }

    private static void Bar(SvgCanvas canvas, double x, (double Up, double Down) ends, string classes)
    {
        canvas.Line(x, ends.Up, x, ends.Down, classes);
        canvas.Line(x - 4, ends.Up, x + 4, ends.Up, classes);
        canvas.Line(x - 4, ends.Down, x + 4, ends.Down, classes);
    }

    /// <summary>The figure in words, for those who cannot see it.</summary>
    private string Words() => $"{_layout.Metric.Label} against {XLabel}. " + string.Join(" ", _layout.Spots.Take(60).Select(spot =>
        $"{spot.Result.Arm}: {Quantity.Text(spot.Result.Mean, _layout.Metric.Unit)}."));
}
