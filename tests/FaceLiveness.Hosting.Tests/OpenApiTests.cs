using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace FaceLiveness.Tests.Hosting;

public sealed class OpenApiTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_valid_and_has_every_endpoint_of_ours_and_none_of_the_host_s()
    {
        await using var host = await ProfileHost.StartAsync(
            add: builder => builder.Services.AddOpenApi(), map: app =>
            {
                app.MapGet("/elsewhere", () => "host");
                app.MapOpenApi("/host.json");
            });

        var json = await host.Client().GetStringAsync("openapi.json", Cancelled);

        var read = OpenApiDocument.Parse(json, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        var described = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => $"{operation.Key} {path.Key}")).ToHashSet();
        var mapped = host.Mapped()
            .Where(mapped => mapped.Endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .Where(mapped => mapped.Endpoint.RoutePattern.RawText!.Contains("/api", StringComparison.Ordinal))
            .Select(mapped => $"{mapped.Method} {mapped.Endpoint.RoutePattern.RawText!.TrimEnd('/')}");
        Assert.Superset(mapped.ToHashSet(), described);
        Assert.DoesNotContain(described, operation => operation.Contains("elsewhere", StringComparison.Ordinal));
        Assert.DoesNotContain("faceliveness", await host.Client().GetStringAsync("/host.json", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_its_problems()
    {
        await using var host = await ProfileHost.StartAsync();
        var document = OpenApiDocument.Parse(await host.Client().GetStringAsync("openapi.json", Cancelled), "json").Document!;

        var operations = document.Paths.SelectMany(path => path.Value.Operations!.Values.Select(operation => (path.Key, Operation: operation))).ToList();
        Assert.All(operations, described =>
        {
            Assert.True(described.Operation is { OperationId.Length: > 0, Summary.Length: > 0 }, $"{described.Key} has no name or no summary.");
            var problem = described.Operation.Responses!["500"].Content!["application/problem+json"];
            Assert.Contains("detail", problem.Schema!.Properties!.Keys);
        });
        Assert.Equal(operations.Count, operations.Select(described => described.Operation.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task Bodies_are_described_where_there_are_some_and_by_what_they_hold()
    {
        await using var host = await ProfileHost.StartAsync();
        var document = OpenApiDocument.Parse(await host.Client().GetStringAsync("openapi.json", Cancelled), "json").Document!;

        var bodies = document.Paths.SelectMany(path => path.Value.Operations!.Values)
            .Where(operation => operation.RequestBody is not null)
            .ToDictionary(operation => operation.OperationId!, operation => string.Join(' ', operation.RequestBody!.Content!.Select(content => $"{content.Key} {string.Join(',', content.Value.Schema!.Properties!.Keys.Order(StringComparer.Ordinal))}")));

        Assert.Equal("application/json name,version", bodies["FaceLivenessRename"]);
        Assert.Equal("application/json basis,expires_at,purpose,version", bodies["FaceLivenessConsent"]);
        Assert.Equal("application/json token", bodies["FaceLivenessSignIn"]);
        Assert.Equal("multipart/form-data name,pictures", bodies["FaceLivenessEnroll"]);
        Assert.DoesNotContain("FaceLivenessProfiles", bodies.Keys);
        Assert.DoesNotContain("FaceLivenessErase", bodies.Keys);
        Assert.DoesNotContain(document.Components!.Schemas!.Keys, schema => schema.EndsWith("Manager", StringComparison.Ordinal) || schema.EndsWith("Desk", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_schemas_are_those_of_what_is_sent()
    {
        await using var host = await ProfileHost.StartAsync(add: builder => builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper));
        await host.CaptureAsync(1);
        var json = JsonSerializer.Deserialize<JsonElement>(await host.Client().GetStringAsync("openapi.json", Cancelled));

        var sent = (await host.Client().AskAsync("profiles").JsonAsync()).GetProperty("profiles")[0];
        var schema = json.GetProperty("components").GetProperty("schemas").GetProperty("ProfileView").GetProperty("properties");

        Assert.Equal(sent.EnumerateObject().Select(field => field.Name).Order(), schema.EnumerateObject().Select(field => field.Name).Order());
    }
}
