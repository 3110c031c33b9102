namespace FaceLiveness.Web.Tests;

/// <summary>Where the cameras of the drawn scene hang.</summary>
internal static class DrawnPlaces
{
    public static void Entrance(DrawnBrush brush)
    {
        brush.Fade("#2b3138", "#3a4149", 0, 0, 640, 270);
        brush.Fade("#4a4f55", "#2c3036", 0, 262, 640, 98);
        brush.Fade("#16283b", "#41556a", 60, 40, 250, 230);
        brush.Glow("#e0b66a70", 250, 200, 120);
        brush.Line("#12161b", 7, "M 60 270 V 40 H 310 V 270 M 185 40 V 270");
        brush.Line("#c3ccd4", 4, "M 172 140 V 196 M 198 140 V 196");
        brush.Box("#1d2228", 60, 14, 250, 18, 3);
        brush.Box("#5ad1a2", 160, 19, 50, 8, 3);
        brush.Box("#20252b", 520, 120, 90, 150, 4);
        brush.Box("#2d4a3a", 548, 74, 34, 48, 14);
        brush.Line("#3f6b50", 7, "M 565 120 C 540 90 520 84 512 62 M 565 120 C 566 80 560 60 566 36 M 565 120 C 590 92 612 90 622 66");
        brush.Glow("#ffe2a840", 430, 30, 220);
    }

    public static void Reception(DrawnBrush brush)
    {
        brush.Fade("#33303a", "#413b42", 0, 0, 640, 360);
        for (var i = 0; i < 16; i++)
        {
            brush.Box(i % 2 == 0 ? "#3b3640" : "#37323c", i * 40, 0, 40, 300);
        }

        brush.Glow("#ffcf9248", 160, 60, 190);
        brush.Glow("#ffcf9248", 480, 60, 190);
        brush.Line("#17161a", 3, "M 160 0 V 44 M 480 0 V 44");
        brush.Fill("#e0a95a", "M 132 72 Q 136 42 160 42 Q 184 42 188 72 Z M 452 72 Q 456 42 480 42 Q 504 42 508 72 Z");
        brush.Box("#23212a", 270, 60, 100, 66, 3);
        brush.Fill("#4f6f86", "M 276 120 V 92 L 300 78 L 322 96 L 344 82 L 364 100 V 120 Z");
        brush.Fade("#2b2730", "#232028", 0, 296, 640, 64);
    }

    public static void Corridor(DrawnBrush brush)
    {
        brush.Fade("#2a3337", "#303b40", 0, 0, 640, 360);
        brush.Fill("#3a474c", "M 0 0 L 230 96 V 232 L 0 360 Z");
        brush.Fill("#333f44", "M 640 0 L 410 96 V 232 L 640 360 Z");
        brush.Fill("#1f282c", "M 0 0 L 230 96 H 410 L 640 0 Z");
        brush.Fill("#56605f", "M 0 360 L 230 232 H 410 L 640 360 Z");
        brush.Fade("#27343a", "#1d272c", 230, 96, 180, 136);
        brush.Box("#46575c", 290, 130, 60, 102);
        brush.Fill("#dfe9e6", "M 270 30 L 370 30 L 356 60 H 284 Z M 296 76 H 344 L 340 86 H 300 Z");
        brush.Glow("#dff4ef38", 320, 46, 240);
        brush.Fill("#27343a", "M 60 76 L 130 102 V 302 L 60 338 Z M 580 76 L 510 102 V 302 L 580 338 Z");
        brush.Fill("#2d3b41", "M 170 118 L 206 130 V 258 L 170 276 Z M 470 118 L 434 130 V 258 L 470 276 Z");
        brush.Line("#94a3a3", 3, "M 120 204 V 222 M 520 204 V 222");
    }

    public static void Yard(DrawnBrush brush)
    {
        brush.Box("#4b2f2a", 0, 0, 640, 250);
        for (var row = 0; row < 14; row++)
        {
            for (var column = -1; column < 16; column++)
            {
                var shade = (row * 7 + column * 11) % 5;
                brush.Box(shade switch { 0 => "#6f453b", 1 => "#643d34", 2 => "#7a4e42", 3 => "#5b3830", _ => "#694138" },
                    (column * 42) + (row % 2 * 21), row * 18, 39, 15, 1);
            }
        }

        brush.Fade("#3a3d41", "#26292d", 0, 250, 640, 110);
        brush.Line("#1d2023", 2, "M 0 286 H 640 M 0 326 H 640 M 90 250 L 20 360 M 250 250 L 222 360 M 400 250 L 428 360 M 560 250 L 640 360");
        brush.Box("#26323a", 20, 60, 108, 190, 2);
        brush.Line("#18222a", 4, "M 74 60 V 250 M 20 120 H 128 M 20 180 H 128");
        brush.Box("#202428", 552, 176, 74, 90, 6);
        brush.Box("#2c3238", 546, 166, 86, 16, 4);
        brush.Glow("#ffd9a050", 74, 30, 170);
        brush.Box("#ffe1a8", 62, 34, 24, 9, 4);
    }

    public static void CarPark(DrawnBrush brush)
    {
        brush.Fade("#1d2742", "#8a5a58", 0, 0, 640, 170);
        brush.Glow("#f2a06a70", 450, 168, 240);
        brush.Fill("#141a26", "M 0 172 V 120 H 70 V 96 H 130 V 130 H 190 V 108 H 236 V 140 H 330 V 122 H 372 V 146 H 470 V 112 H 540 V 134 H 640 V 172 Z");
        brush.Fade("#2f343d", "#1c2027", 0, 168, 640, 192);
        brush.Line("#8d95a0", 3, "M 60 220 L 0 300 M 150 220 L 96 340 M 240 220 L 206 360 M 420 220 L 452 360 M 510 220 L 566 340");
        Car(brush, "#5c2f35", 52, 196);
        Car(brush, "#2e4a5f", 478, 190);
        brush.Line("#0f141c", 5, "M 318 190 V 34 H 290");
        brush.Glow("#ffe0a070", 286, 40, 150);
        brush.Box("#fff0cc", 274, 34, 22, 6, 3);
    }

    public static void LoadingBay(DrawnBrush brush)
    {
        brush.Fade("#363b3e", "#2c3033", 0, 0, 640, 360);
        brush.Box("#4d5357", 170, 50, 300, 220);
        for (var i = 0; i < 11; i++)
        {
            brush.Box(i % 2 == 0 ? "#596065" : "#50575b", 170, 50 + (i * 20), 300, 18);
        }

        brush.Fade("#43474a", "#2b2e31", 0, 270, 640, 90);
        for (var i = 0; i < 16; i++)
        {
            brush.Fill(i % 2 == 0 ? "#c9a23a" : "#1e1f21", FormattableString.Invariant($"M {i * 40} 270 H {(i * 40) + 40} L {(i * 40) + 28} 284 H {(i * 40) - 12} Z"));
        }

        brush.Box("#7a5f3f", 520, 190, 84, 80);
        brush.Box("#8a6d49", 536, 130, 60, 60);
        brush.Line("#5c462c", 3, "M 520 230 H 604 M 562 190 V 270 M 566 130 V 190");
    }

    private static void Car(DrawnBrush brush, string color, float x, float y)
    {
        brush.Oval("#00000070", x + 60, y + 56, 70, 8);
        brush.Fill(color, FormattableString.Invariant($"M {x} {y + 50} V {y + 28} Q {x + 4} {y + 20} {x + 22} {y + 18} Q {x + 38} {y - 6} {x + 60} {y - 6} Q {x + 84} {y - 6} {x + 98} {y + 18} Q {x + 118} {y + 20} {x + 120} {y + 30} V {y + 50} Z"));
        brush.Fill("#0f1620", FormattableString.Invariant($"M {x + 30} {y + 18} Q {x + 42} {y} {x + 58} {y} V {y + 18} Z M {x + 64} {y} Q {x + 80} {y} {x + 90} {y + 18} H {x + 64} Z"));
        brush.Oval("#0b0e12", x + 26, y + 50, 12, 12);
        brush.Oval("#0b0e12", x + 94, y + 50, 12, 12);
        brush.Box("#ffd98a", x + 112, y + 28, 8, 6, 2);
    }
}
