namespace FaceLiveness.Web.Tests;

/// <summary>Who is in the pictures of the page, and what happens in them.</summary>
internal static class DrawnCast
{
    public static readonly DrawnPerson Ada = new(1, "#e8bd9c", "#3a241b", HairStyle.Bun, "#5b3358") { Shirt = "#d9c7a0" };
    public static readonly DrawnPerson Grace = new(2, "#e2b08c", "#59402f", HairStyle.Bob, "#2b3f63") { HasGlasses = true };
    public static readonly DrawnPerson Alan = new(3, "#dcae8e", "#2c211c", HairStyle.Parted, "#5a4a35");
    public static readonly DrawnPerson Katherine = new(4, "#8d5a3c", "#1c1412", HairStyle.Curls, "#2f6a66") { HasGlasses = true, Shirt = "#efe5d2" };
    public static readonly DrawnPerson Satyendra = new(5, "#a06a45", "#17110f", HairStyle.Short, "#6a5137") { Shirt = "#e7dfcf" };
    public static readonly DrawnPerson Emmy = new(6, "#e6b897", "#6b4a31", HairStyle.Bun, "#3b4a45") { HasGlasses = true };
    public static readonly DrawnPerson Hedy = new(7, "#ecc4a6", "#241a18", HairStyle.Long, "#7a2f3b");
    public static readonly DrawnPerson Mary = new(15, "#efcbb0", "#7a4a2c", HairStyle.Curls, "#3d4f38") { Shirt = "#f0e6d6" };
    public static readonly DrawnPerson Charles = new(8, "#d8a583", "#6d6660", HairStyle.Receding, "#32363d") { HasBeard = true };
    public static readonly DrawnPerson Visitor = new(9, "#c98f68", "#32211a", HairStyle.Short, "#39534a") { HasBeard = true, Shirt = "#8f9aa3" };
    public static readonly DrawnPerson Courier = new(10, "#6f452f", "#120d0c", HairStyle.Short, "#a3632c") { Shirt = "#2b2f35" };
    public static readonly DrawnPerson Guest = new(11, "#edc9ad", "#a3552b", HairStyle.Long, "#3f5d7a");
    public static readonly DrawnPerson GuestWithGlasses = Guest with { Identity = 12, HasGlasses = true, Style = HairStyle.Bun, Coat = "#4c4a6b" };
    public static readonly DrawnPerson Passer = new(13, "#8f6a55", "#1d1917", HairStyle.Short, "#66788f") { Shirt = "#b9c2cb" };
    public static readonly DrawnPerson Intruder = new(14, "#b98763", "#23272c", HairStyle.Hood, "#23272c") { Shirt = "#1b1e22" };

    public static DrawnScene Scene() => new(
        new DrawnCamera("entrance", DrawnPlaces.Entrance, new DrawnActor(Ada, 316, 142, 104) { Enters = 0.5, BlinksEvery = 2.6 }),
        new DrawnCamera(
            "reception",
            DrawnPlaces.Reception,
            new DrawnActor(Grace, 172, 156, 92) { Enters = 3, BlinksEvery = 3.1 },
            new DrawnActor(Courier, 474, 148, 94) { Enters = 6, BlinksEvery = 3.7 }),
        new DrawnCamera("corridor", DrawnPlaces.Corridor, new DrawnActor(Visitor, 322, 150, 96) { Enters = 13 }),
        new DrawnCamera("yard", DrawnPlaces.Yard, new DrawnActor(Alan, 344, 214, 74) { Enters = 9, Holder = Intruder }),
        new DrawnCamera("car-park", DrawnPlaces.CarPark, new DrawnActor(Passer, 376, 160, 27) { Enters = 15, HasNoFace = true }),
        new DrawnCamera("loading-bay", DrawnPlaces.LoadingBay) { Fails = 11 });
}
