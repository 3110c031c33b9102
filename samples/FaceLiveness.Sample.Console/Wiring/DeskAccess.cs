namespace FaceLiveness.Sample.Wiring;

/// <summary>What is to be done with the profiles.</summary>
internal enum DeskAccess
{
    /// <summary>Look at them; works beside a run that has them open.</summary>
    Read,

    /// <summary>Compare them with one another: needs the models, changes nothing, and works beside a run that has them open.</summary>
    Compare,

    /// <summary>Change what is there.</summary>
    Change,

    /// <summary>Add people from pictures: needs the models.</summary>
    Enroll,
}
