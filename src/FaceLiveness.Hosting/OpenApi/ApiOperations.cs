using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace FaceLiveness.Hosting;

/// <summary>Adds to the description of every endpoint what the guard and the addresses bring to it.</summary>
internal static class ApiOperations
{
    public static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        var method = context.Description.HttpMethod ?? "";
        foreach (var parameter in PathParametersOf(context.Description.RelativePath ?? ""))
        {
            if (!operation.Parameters.Any(known => known.Name == parameter && known.In == ParameterLocation.Path))
            {
                operation.Parameters.Add(new OpenApiParameter { Name = parameter, In = ParameterLocation.Path, Required = true, Schema = Text() });
            }
        }

        var isOpen = context.Description.ActionDescriptor.EndpointMetadata.OfType<OpenToAll>().Any();
        AddProblem(operation, StatusCodes.Status403Forbidden, "Refused: by the host's policy, or since the request comes from another site's page or, without a token, from another machine.");
        AddProblem(operation, StatusCodes.Status500InternalServerError, "Something went wrong; the service's log says what.");
        AddProblem(operation, StatusCodes.Status503ServiceUnavailable, "What is kept on the disk can't be read or written at the moment.");
        if (!isOpen || !HttpMethods.IsGet(method))
        {
            AddProblem(operation, StatusCodes.Status401Unauthorized, "This needs the token, or a session begun with it.");
            AddProblem(operation, StatusCodes.Status429TooManyRequests, "Too much at once; Retry-After says when to try again.");
        }

        if (!HttpMethods.IsGet(method))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = SameSite.Header,
                In = ParameterLocation.Header,
                Required = true,
                Schema = Text(),
                Description = "1, on every write.",
            });
        }

        if (operation.RequestBody is not null)
        {
            AddProblem(operation, StatusCodes.Status413PayloadTooLarge, "The body is too large.");
            AddProblem(operation, StatusCodes.Status415UnsupportedMediaType, "The body is not of the type that this address takes.");
        }

        return Task.CompletedTask;
    }

    private static void AddProblem(OpenApiOperation operation, int status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(
            FormattableString.Invariant($"{status}"),
            new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Problem.ContentType] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema>
                            {
                                ["title"] = Text(),
                                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                                ["detail"] = Text(),
                            },
                        },
                    },
                },
            });
    }

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static IEnumerable<string> PathParametersOf(string path)
    {
        for (int begin = path.IndexOf('{'), end; begin >= 0 && (end = path.IndexOf('}', begin)) > begin; begin = path.IndexOf('{', end))
        {
            yield return path[(begin + 1)..end].TrimStart('*').Split(':')[0].TrimEnd('?');
        }
    }
}
