return await FaceLiveness.Benchmarks.Verbs.RunAsync(args);
