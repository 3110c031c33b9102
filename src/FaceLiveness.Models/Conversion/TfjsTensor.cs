namespace FaceLiveness.Models;

/// <summary>A value in the graph: its name in ONNX, its shape, and its elements when they are known at conversion time.</summary>
internal sealed record TfjsTensor(string Name, int[] Shape)
{
    public float[]? Floats { get; init; }

    public int[]? Integers { get; init; }

    public bool IsConstant => Floats is not null || Integers is not null;

    /// <summary>The integers of a constant that a node needs to know, such as a permutation or a padding.</summary>
    public int[] KnownIntegers(TfjsNode user) => Integers
        ?? throw new InvalidDataException($"Node '{user.Name}' ({user.Operation}) needs '{Name}' to be an integer constant, and it is {(Floats is null ? "computed at run time" : "a float constant")}. This converter handles fixed shapes only.");

    public float[] KnownFloats(TfjsNode user) => Floats
        ?? throw new InvalidDataException($"Node '{user.Name}' ({user.Operation}) needs '{Name}' to be a float constant, and it is {(Integers is null ? "computed at run time" : "an integer constant")}.");

    public static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
        {
            count = checked(count * dimension);
        }

        return count;
    }
}
