namespace FaceLiveness.Web.Tests;

/// <summary>How a <see cref="DrawnPerson"/> wears their hair.</summary>
internal enum HairStyle
{
    Short,
    Parted,
    Bob,
    Long,
    Bun,
    Curls,
    Receding,
    Hood,
}
