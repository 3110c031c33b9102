using System.Globalization;

namespace FaceLiveness.Tests.Tracking;

/// <summary>Labelled people of a video in MOT format.</summary>
internal static class MotFile
{
    /// <summary>Reads frame,id,x,y,w,h,… by frame number.</summary>
    public static IReadOnlyList<IReadOnlyList<TrackBox>> Read(string path)
    {
        var frames = new SortedDictionary<int, List<TrackBox>>();
        foreach (var line in File.ReadLines(path))
        {
            var v = line.Split(',').Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            frames.TryAdd((int)v[0], []);
            frames[(int)v[0]].Add(new((int)v[1], new(v[2], v[3], v[4], v[5])));
        }

        return [.. frames.Values];
    }
}
