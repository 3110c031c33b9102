using System.Globalization;

namespace FaceLiveness.Storage.Files;

/// <summary>What the person who gets an export reads first.</summary>
internal static class ExportReadme
{
    public static string Text(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"""
        What is held on you
        ===================
        Made on {now:yyyy-MM-dd HH:mm} UTC. This is everything that the face recognition holds on one person. It is your copy.

        profiles/<id>/profile.json
            What is known about you. There is a folder for each profile: more than one where several were found to be the same person.

            id                  the number by which the system knows this profile
            name                what you are called in it; the same as the id while nobody has given a name
            origin              captured: made by a camera. enrolled: made from pictures that somebody provided
            state               candidate: seen on one occasion only. established: confirmed. refined: bettered by later pictures.
                                dormant: not seen for long
            version             how often it was changed
            created_at, updated_at, last_seen_at
                                when it was made, last changed, and when you were last recognised
            merged_into         the profile that this one became a part of
            aliases             ids of the profiles that became a part of this one
            not_same_as         ids of profiles that somebody has said are other people
            consent             what it is kept for (purpose), on what legal grounds (basis), since when, and until when
            samples             the looks at your face that you are recognised by:
                origin, founding    captured by a camera or provided by somebody; whether the profile was begun with it
                quality             how good the picture is, from 0 to 1
                admission           why it was added
                original_profile_id the profile that it came from, where profiles were put together
                captured_at, source when the picture was taken, and by which camera, or where it came from
                picture             the file with the picture, in the same folder; empty where none is kept
                embedding           your face as a list of numbers, which the computer compares with faces that it sees: 32-bit
                                    floating-point numbers, little-endian, written as base64. embedding_model says which program
                                    made them, embedding_dimension how many there are

        profiles/<id>/<sample>.jpg
            The pictures of your face.

        audit.jsonl
            What was done with your profiles: when (time), what (kind), by whom (actor) and why (reason). One step a line.
            "previous" and the gaps between lines have no meaning here: the lines of other people are left out.

        history.jsonl
            When and where you were recognised: the time, the camera (stream), seconds from its start (media_time), and what
            happened (event). One event a line.

        """);
}
