using FaceLiveness.FFmpeg;
using FaceLiveness.Imaging.Skia;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Display;
using FaceLiveness.Storage.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceLiveness.Sample.Wiring;

/// <summary>The wiring of a run: what an app of one's own would write in its start-up.</summary>
internal static class WatchServices
{
    public static ServiceProvider Build(WatchSettings settings, IReadOnlyList<ModelFile> models, IWatchDisplay display)
    {
        var services = new ServiceCollection();
        var configuration = Configuration();
        var section = configuration.GetSection(FaceLivenessOptions.SectionName);
        services.AddSingleton(configuration);
        services.AddLogging(logging => logging.AddProvider(new ErrorLog(display.Warn)).SetMinimumLevel(LogLevel.Warning));
        services.AddFaceLiveness(pipeline =>
        {
            pipeline
                .AddOnnxModels(models, section.GetSection("Onnx").Get<OnnxOptions>())
                .AddBlinkLiveness()
                .AddLivenessCheck(new SurroundingsLivenessCheck())
                .AddLivenessCheck(new RepetitionLivenessCheck())
                .AddFileProfileStore(settings.Output.Profiles)
                .AddImageCodec(new SkiaImageCodec())
                .AddStatusFile(settings.Output.Status)
                .AddHistoryFile(settings.Output.History, section.GetSection("History").Get<HistoryOptions>())
                .AddAuditFile(settings.Output.Audit)
                .AddEventSink(display);
            if (settings.Annotate)
            {
                pipeline
                    .AddResultSink(services => new AnnotatedVideoSink(settings.Output.Annotated, services.Logger<AnnotatedVideoSink>()))
                    .AddResultSink(_ => new ContactSheetSink(settings.Output.ContactSheet));
            }

            foreach (var source in settings.Sources)
            {
                var options = section.GetSection("FFmpeg").Get<FFmpegSourceOptions>() ?? new FFmpegSourceOptions();
                options.RealTime |= settings.RealTime;
                options.Loop |= settings.Loop;
                pipeline.AddSource(services =>
                {
                    FFmpegFrameSource Open(string location) => new(source.Id, location, options, logger: services.Logger<FFmpegFrameSource>());

                    var main = Open(source.Location);
                    if (settings.Limit is { } limit && !main.IsLive)
                    {
                        // A camera that ended would count as lost: there the run itself looks at the clock.
                        options.Duration = limit;
                        return Open(source.Location);
                    }

                    return source.SubStream is { } sub ? new SubStreamFrameSource(main, Open(sub)) : main;
                });
            }
        });
        return services.BuildServiceProvider();
    }

    /// <summary><c>.env</c>, then the environment: <c>FaceLiveness__Recognition__AcceptThreshold=0.4</c>.</summary>
    public static IConfiguration Configuration()
    {
        DotEnv.Load(Path.Combine(Environment.CurrentDirectory, ".env"));
        return new ConfigurationBuilder().AddEnvironmentVariables().Build();
    }

    private static ILogger<T> Logger<T>(this IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger<T>();
}
