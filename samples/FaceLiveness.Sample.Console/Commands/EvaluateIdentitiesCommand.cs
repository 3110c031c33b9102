using System.CommandLine;
using System.Globalization;
using FaceLiveness.Onnx;
using FaceLiveness.Sample.Display;
using FaceLiveness.Sample.Evaluation;
using FaceLiveness.Sample.Wiring;
using Spectre.Console;

namespace FaceLiveness.Sample.Commands;

/// <summary><c>evaluate identities PAIRS</c></summary>
internal static class EvaluateIdentitiesCommand
{
    public static Command Create()
    {
        var pairs = new Argument<string>("pairs") { Description = "A folder or .tar with pairs.csv and pictures named person/picture." };
        var appearances = new Option<int>("--appearances") { Description = "How many times somebody comes into view.", DefaultValueFactory = _ => 10_000 };
        var most = new Option<int>("--people") { Description = "How many people there are, at most.", DefaultValueFactory = _ => 400 };
        var seed = new Option<int>("--seed") { Description = "Draws who appears when, and what goes wrong.", DefaultValueFactory = _ => 1 };
        var command = new Command("identities", "Who is remembered as whom, over thousands of simulated appearances of real faces.") { pairs, appearances, most, seed };
        command.SetAction((parsed, cancellationToken) => Guard.RunAsync(async () =>
        {
            var set = PairSet.Open(parsed.GetValue(pairs)!);
            var pictures = set.ReadPictures().Select(picture => (Person: set.People[picture.Name], picture.File)).OrderBy(picture => picture.Person, StringComparer.Ordinal).ToList();
            var random = new Random(parsed.GetValue(seed));
            var chosen = pictures.Select(picture => picture.Person).Distinct(StringComparer.Ordinal).ToArray();
            random.Shuffle(chosen);
            var kept = chosen.Take(parsed.GetValue(most)).ToHashSet(StringComparer.Ordinal);
            pictures = [.. pictures.Where(picture => kept.Contains(picture.Person))];
            using var stages = OnnxStages.Open(await new ModelSetup().GetModelsAsync(cancellationToken));
            List<PersonLooks> people;
            if (Environment.GetEnvironmentVariable("SIMBANK") is { } bank)
            {
                var all = new Dictionary<string, SortedDictionary<float, (List<SeenFace> A, List<SeenFace> B, List<SeenFace> C)>>(StringComparer.Ordinal);
                using var r = new BinaryReader(File.OpenRead(bank));
                while (r.BaseStream.Position < r.BaseStream.Length)
                {
                    var name = new string(r.ReadChars(60)).Trim();
                    var (pic, kind, q) = (r.ReadSingle(), r.ReadSingle(), r.ReadSingle());
                    var v = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(r.ReadBytes(2048)).ToArray();
                    if (!all.TryGetValue(name, out var pics)) { all[name] = pics = []; }
                    if (!pics.TryGetValue(pic, out var lists)) { pics[pic] = lists = ([], [], []); }
                    (kind == 0 ? lists.A : kind == 1 ? lists.B : lists.C).Add(new(new FaceEmbedding(stages.FaceEmbedder.ModelId, v), q));
                }

                people = [.. all.Where(p => kept.Contains(p.Key)).Select(p => new PersonLooks(p.Key, [.. p.Value.Values.Select(l => new PictureLooks(l.A[0], l.B, l.C))]))];
            }
            else using (var progress = ProgressLine.OnStandardError("pictures", pictures.Count))
            {
                people = await new LookBank(stages, parsed.GetValue(seed)).ReadAsync(pictures, progress.Show, cancellationToken);
            }

            if (Environment.GetEnvironmentVariable("SIMDUMP") is { } dump)
            {
                using var w = new BinaryWriter(File.Create(dump));
                foreach (var person in people)
                {
                    for (var pic = 0; pic < person.Pictures.Count; pic++)
                    {
                        void W(SeenFace f, float kind)
                        {
                            w.Write(person.Person.PadRight(60)[..60].ToCharArray());
                            w.Write((float)pic);
                            w.Write(kind);
                            w.Write(f.Quality);
                            w.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(f.Embedding.Vector));
                        }

                        W(person.Pictures[pic].Still, 0);
                        foreach (var f in person.Pictures[pic].Clear) { W(f, 1); }
                        foreach (var f in person.Pictures[pic].Spoiled) { W(f, 2); }
                    }
                }

                return 0;
            }

            var shuffled = people.ToArray();
            random.Shuffle(shuffled);
            var plan = new SimulationPlan { Appearances = parsed.GetValue(appearances), Seed = parsed.GetValue(seed) };
            var clock = new SimulatedClock();
            float? E(string n) => Environment.GetEnvironmentVariable(n) is { } v ? float.Parse(v, CultureInfo.InvariantCulture) : null;
            var recognition = new RecognitionOptions();
            if (E("ACC") is { } acc)
            {
                recognition.AcceptThreshold = acc;
                recognition.MaximumAcceptThreshold = acc;
                recognition.UnknownThreshold = E("UNK");
            }

            recognition.FalsePositiveIdentificationRate = E("FPIR") ?? recognition.FalsePositiveIdentificationRate;
            recognition.UndecidedRate = E("UNDEC") ?? recognition.UndecidedRate;
            recognition.MinimumQuality = E("VOTEQ") ?? recognition.MinimumQuality;
            var profileOptions = new ProfileOptions { MinimumQuality = E("MINQ") ?? 0.4f, AdmissionMargin = E("MARGIN") ?? 0.1f };
            var oneToOne = stages.FaceEmbedder.Calibration;
            await using var manager = new ProfileManager(
                new InMemoryProfileStore(), new Gallery(stages.FaceEmbedder.ModelId, stages.FaceEmbedder.Dimension), profileOptions, recognition, oneToOne, timeProvider: clock);
            await manager.LoadAsync(cancellationToken);
            SimulationOutcome outcome;
            using (var progress = ProgressLine.OnStandardError("appearances", plan.Appearances))
            {
                outcome = await new IdentitySimulation(
                    shuffled, plan, manager, clock, () => new TrackIdentityVote(recognition, oneToOne), recognition).RunAsync(progress.Show, cancellationToken);
            }

            Console.WriteLine(outcome.ToString());
            return ExitCode.Success;
        }));
        return command;
    }
}
