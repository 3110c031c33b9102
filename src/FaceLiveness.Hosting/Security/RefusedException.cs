namespace FaceLiveness.Hosting;

/// <summary>A request can't be done, and why; the guard makes an answer of it.</summary>
internal sealed class RefusedException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;
}
