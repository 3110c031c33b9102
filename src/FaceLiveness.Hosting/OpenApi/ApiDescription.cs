using System.Reflection;
using FaceLiveness.Storage.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace FaceLiveness.Hosting;

/// <summary>The OpenAPI document of our endpoints, and of no others that the host may have.</summary>
/// <remarks>
/// Made in a container of its own: what the host has chosen for its own JSON and documents is not to change the schemas of ours.
/// </remarks>
internal sealed class ApiDescription(EndpointDataSource endpoints, IHostEnvironment environment, IServiceProviderIsService host)
{
    /// <summary>The name of the document, and of the endpoints' group: documents of other names, such as the host's, do not show them.</summary>
    public const string Document = "faceliveness";

    private readonly Lazy<Task<byte[]>> _json = new(() => DescribeAsync(new GuardedEndpoints(endpoints), environment, host));

    public async Task WriteAsync(HttpContext context)
    {
        var json = await _json.Value.ConfigureAwait(false);
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<byte[]> DescribeAsync(GuardedEndpoints endpoints, IHostEnvironment environment, IServiceProviderIsService host)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRouting();
        services.AddSingleton(environment);
        services.AddSingleton<EndpointDataSource>(endpoints);

        // What a handler gets from the host's services would be taken for what it gets from a request's body, were it not known here.
        foreach (var type in endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<MethodInfo>())
            .SelectMany(handler => handler.GetParameters()).Select(parameter => parameter.ParameterType).Where(host.IsService).Distinct())
        {
            services.TryAdd(ServiceDescriptor.Singleton(type, _ => throw new InvalidOperationException($"{type.Name} is the host's.")));
        }

        services.ConfigureHttpJsonOptions(json =>
        {
            // Those of the status too: the live endpoints answer with it.
            foreach (var converter in ApiJson.Readable.Options.Converters.Concat(StatusJson.Line.Options.Converters))
            {
                json.SerializerOptions.Converters.Add(converter);
            }

            json.SerializerOptions.PropertyNamingPolicy = ApiJson.Readable.Options.PropertyNamingPolicy;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
        });
        services.AddOpenApi(Document, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new() { Title = "FaceLiveness", Version = typeof(ApiDescription).Assembly.GetName().Version?.ToString(3) ?? "0", Description = "Who is there, and is it a live person." };
                document.Servers = [];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(ApiOperations.CompleteAsync);
        });
        var provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            var document = await provider.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document).GetOpenApiDocumentAsync().ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1).ConfigureAwait(false));
        }
    }
}
