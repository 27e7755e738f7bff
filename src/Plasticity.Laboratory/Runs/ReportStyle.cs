namespace Plasticity.Laboratory.Runs;

/// <summary>How the report looks: one column, the reader's own fonts, light or dark as the reader's system is, black on white on paper.</summary>
internal static class ReportStyle
{
    /// <summary>The page up to its first element.</summary>
    /// <param name="title">Escaped.</param> <param name="css">What a page adds to the style.</param>
    public static string Head(string title, string css = "") => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <style>{Css}{css}</style>
        </head>
        <body>
        <main>
        """;

    private const string Css =
        """

        :root{--paper:#fff;--ink:#1c2024;--soft:#5a636c;--rule:#dfe3e7;--wash:#f4f6f8;--good:#00805f;--open:#946200}
        @media screen and (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e8eaed;--soft:#a3acb5;--rule:#2f353b;--wash:#1c2024;--good:#3ecfa3;--open:#eec04f}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
        h1{font-size:1.75rem;line-height:1.25;font-weight:650;margin:.2rem 0 1.6rem;text-wrap:balance}
        h2{font-size:1.15rem;margin:2.6rem 0 .7rem}
        p{margin:.4rem 0}
        .kicker{color:var(--soft);margin:0}
        .note,figcaption{color:var(--soft);font-size:.9rem}
        .verdict{overflow-wrap:anywhere;border-left:4px solid var(--open);background:var(--wash);padding:.8rem 1.1rem;margin:0 0 .8rem;border-radius:0 6px 6px 0}
        .verdict.holds{border-color:var(--good)}
        .claim{font-weight:600;margin:0}
        .badge{white-space:nowrap;font-size:.8rem;font-weight:600;color:var(--open);border:1px solid;border-radius:1rem;padding:.05rem .6rem;margin-left:.4rem;vertical-align:.08em}
        .holds .badge{color:var(--good)}
        figure{margin:2.2rem -.6rem 0}
        figure svg{display:block;width:100%;height:auto}
        figcaption{margin:.3rem .6rem 0}
        .wide{overflow-x:auto;margin-top:.8rem}
        details{margin:.8rem 0 0}
        summary{cursor:pointer;color:var(--soft);font-size:.94rem}
        .claims td:first-child{white-space:normal;min-width:15rem}
        table{border-collapse:collapse;width:100%;font-size:.94rem;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:.38rem .2rem .38rem 1rem;border-bottom:1px solid var(--rule);vertical-align:top;white-space:nowrap}
        th:first-child,td:first-child{text-align:left;padding-left:0;white-space:normal;overflow-wrap:anywhere;min-width:8rem}
        th{white-space:normal}
        thead th{color:var(--soft);font-weight:500;border-bottom-color:var(--soft)}
        .settings th,.settings td{text-align:left}
        .settings td:last-child{color:var(--soft);white-space:normal;min-width:16rem}
        .settings .differs td:nth-child(-n+2){font-weight:650}
        code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        pre{background:var(--wash);padding:.8rem 1rem;border-radius:6px;overflow-x:auto;margin:.6rem 0}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:1rem 0;font-size:.94rem}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        @media (max-width:34rem){body{font-size:16px}main{padding:1.5rem 1rem 3rem}h1{font-size:1.4rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}table{font-size:.84rem}th,td{padding-left:.6rem}}
        @media print{body{font-size:10.5pt}main{max-width:none;padding:0}figure,table,.verdict{break-inside:avoid}.verdict,pre{background:none;border:1px solid var(--rule)}}

        """;
}
