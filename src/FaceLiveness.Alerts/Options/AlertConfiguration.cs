using Microsoft.Extensions.Configuration;

namespace FaceLiveness.Alerts;

/// <summary>Reads the options from configuration. What can't be read is kept as a fault: the binder by itself leaves a list's element out without a word.</summary>
internal static class AlertConfiguration
{
    public static void Bind(IConfiguration? configuration, AlertOptions options)
    {
        if (configuration?.GetSection(AlertOptions.SectionName) is not { } section)
        {
            return;
        }

        var (rules, webhooks) = (options.Rules.ToList(), options.Webhooks.ToList());
        Try(section.Path, () => section.Bind(options), options);
        Replace(options.Rules, rules, section.GetSection(nameof(options.Rules)), options);
        Replace(options.Webhooks, webhooks, section.GetSection(nameof(options.Webhooks)), options);
    }

    private static void Replace<T>(IList<T> list, List<T> before, IConfigurationSection section, AlertOptions options)
        where T : class, new()
    {
        list.Clear();
        before.ForEach(list.Add);
        foreach (var child in section.GetChildren())
        {
            var element = new T();
            Try(child.Path, () => child.Bind(element, binder => binder.ErrorOnUnknownConfiguration = true), options);
            list.Add(element);
        }
    }

    private static void Try(string path, Action bind, AlertOptions options)
    {
        try
        {
            bind();
        }
        catch (InvalidOperationException fault)
        {
            options.Unreadable.Add($"{path} can't be read: {fault.Message}");
        }
    }
}
