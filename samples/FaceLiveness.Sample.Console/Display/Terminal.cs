using Spectre.Console;

namespace FaceLiveness.Sample.Display;

/// <summary>The console for tables: as wide as the terminal, or wide enough not to break lines where there is none.</summary>
internal static class Terminal
{
    public static IAnsiConsole Out { get; } = Create();

    public static bool IsInteractive => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";

    private static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 180;
        }

        return console;
    }
}
