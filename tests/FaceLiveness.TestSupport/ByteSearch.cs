using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FaceLiveness.Testing;

/// <summary>Looks for what should be gone in every byte of every file of a folder: texts however they are written, and any 16 bytes of data.</summary>
public sealed class ByteSearch
{
    private const int Window = 16;

    private readonly List<(string What, byte[] Bytes)> _texts = [];
    private readonly Dictionary<UInt128, string> _windows = [];

    /// <summary>Looks for a text as UTF-8 and UTF-16, plain or escaped as in JSON.</summary>
    /// <param name="what">What it is called when it is found.</param>
    /// <param name="text">The text.</param>
    public ByteSearch Text(string what, string text)
    {
        string[] forms = [text, text.Replace("\"", "\\\"", StringComparison.Ordinal), Escaped("x4"), Escaped("X4")];
        foreach (var form in forms.Distinct())
        {
            _texts.Add((what, Encoding.UTF8.GetBytes(form)));
            _texts.Add((what, Encoding.Unicode.GetBytes(form)));
            _texts.Add((what, Encoding.BigEndianUnicode.GetBytes(form)));
        }

        return this;

        string Escaped(string digits) =>
            string.Concat(text.Select(c => c is < ' ' or > '~' or '"' or '\\' ? "\\u" + ((int)c).ToString(digits, CultureInfo.InvariantCulture) : $"{c}"));
    }

    /// <summary>Looks for any 16 bytes in a row of some data.</summary>
    /// <param name="what">What it is called when it is found.</param>
    /// <param name="data">The data.</param>
    public ByteSearch Data(string what, ReadOnlySpan<byte> data)
    {
        for (var i = 0; i + Window <= data.Length; i++)
        {
            _windows[BinaryPrimitives.ReadUInt128LittleEndian(data[i..])] = what;
        }

        return this;
    }

    /// <summary>What is found, and where: names of files and folders count too.</summary>
    public IReadOnlyList<string> In(string folder)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in Directory.GetFileSystemEntries(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var path = Path.GetRelativePath(folder, entry);
            Search(Encoding.UTF8.GetBytes(path), $"the name {path}");

            // The lock of a store that is open can't be read, and is empty.
            if (new FileInfo(entry) is { Exists: true, Length: > 0 })
            {
                Search(File.ReadAllBytes(entry), path);
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];

        void Search(ReadOnlySpan<byte> bytes, string where)
        {
            foreach (var (what, text) in _texts)
            {
                if (bytes.IndexOf(text) >= 0)
                {
                    found.Add($"{what} in {where}");
                }
            }

            for (var i = 0; i + Window <= bytes.Length; i++)
            {
                if (_windows.TryGetValue(BinaryPrimitives.ReadUInt128LittleEndian(bytes[i..]), out var what))
                {
                    found.Add($"{what} in {where}");
                }
            }
        }
    }
}
