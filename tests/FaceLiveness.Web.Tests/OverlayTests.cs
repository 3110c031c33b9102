namespace FaceLiveness.Web.Tests;

/// <summary>What is drawn onto the pictures.</summary>
public sealed class OverlayTests(Chromium chromium)
{
    private const string LabelOverHead = """
        async () => {
          const { drawOverlay } = await import('./overlay.js');
          const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 }).getContext('2d');
          const boxes = [];
          canvas.fillRect = (x, y, width, height) => boxes.push({ x, y, width, height });
          const head = { x: 350, y: 150, width: 66, height: 66 };
          drawOverlay(canvas, { persons: [{ box: { ...head, height: 205 }, identity: 'undecided', liveness: 'not_checked' }] },
            { x: 0, y: 0, scale: 1, width: 640, height: 360 }, { landmarks: false, text: 19 });
          const [label] = boxes;
          const shared = (axis, size) => Math.max(0, Math.min(label[axis] + label[size], head[axis] + head[size]) - Math.max(label[axis], head[axis]));
          return shared('x', 'width') * shared('y', 'height');
        }
        """;

    [Fact]
    public async Task A_label_keeps_off_the_head_of_somebody_whose_face_is_not_found()
    {
        await using var wall = await PaintedWall.StartAsync(cameras: 1);
        await using var visit = await chromium.VisitAsync(wall.Address);
        Assert.Equal(0, await visit.Page.EvaluateAsync<double>(LabelOverHead));
        visit.AssertCalm();
    }
}
