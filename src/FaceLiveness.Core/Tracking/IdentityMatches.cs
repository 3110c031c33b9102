namespace FaceLiveness;

/// <summary>Counts the boxes with the right identity under the best one-to-one naming of whole tracks (IDTP of Ristani et al.).</summary>
internal static class IdentityMatches
{
    public static int Count(IReadOnlyList<TrackedFrame> frames, float minimumIoU)
    {
        var together = new Dictionary<(int Person, int Id), int>();
        foreach (var frame in frames)
        {
            foreach (var person in frame.Truth)
            {
                foreach (var found in frame.Found)
                {
                    if (found.Box.IoU(person.Box) >= minimumIoU)
                    {
                        together[(person.Id, found.Id)] = together.GetValueOrDefault((person.Id, found.Id)) + 1;
                    }
                }
            }
        }

        if (together.Count == 0)
        {
            return 0;
        }

        int[] persons = [.. together.Keys.Select(pair => pair.Person).Distinct()];
        int[] ids = [.. together.Keys.Select(pair => pair.Id).Distinct()];
        var most = together.Values.Max();
        var costs = new float[persons.Length * ids.Length];
        for (var i = 0; i < costs.Length; i++)
        {
            costs[i] = 1 - ((float)together.GetValueOrDefault((persons[i / ids.Length], ids[i % ids.Length])) / most);
        }

        var assignment = new int[persons.Length];
        LinearAssignment.Solve(costs, persons.Length, ids.Length, assignment);
        return persons.Select((person, i) => assignment[i] < 0 ? 0 : together[(person, ids[assignment[i]])]).Sum();
    }
}
