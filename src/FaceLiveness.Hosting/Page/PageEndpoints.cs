using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FaceLiveness.Hosting;

/// <summary>The page for operators, from the assembly. A file has a route of its own: what is not a file of the page has no path to it.</summary>
internal static class PageEndpoints
{
    private const string Start = "index.html";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(RouteGroupBuilder page)
    {
        foreach (var file in PageFile.All)
        {
            page.MapMethods(file.Name == Start ? "" : file.Name, Reading, context => AnswerAsync(context, file))
                .OpenToAll()
                .WithDisplayName($"FaceLiveness page: {file.Name}")
                .ExcludeFromDescription();
        }
    }

    private static Task AnswerAsync(HttpContext context, PageFile file)
    {
        // Routing does not tell 'prefix' from 'prefix/', but a browser finds the page's other files relative to the latter.
        if (file.Name == Start && !context.Request.Path.Value!.EndsWith('/'))
        {
            context.Response.Redirect($"{context.Request.PathBase}{context.Request.Path}/{context.Request.QueryString}");
            return Task.CompletedTask;
        }

        return file.SendAsync(context);
    }
}
