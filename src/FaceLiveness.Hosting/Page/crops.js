// Small pictures of faces out of what is on the wall at this moment, for the events that come with it. They are kept on this page only.

const SIDE = 88;
let newest = () => null;

/** Whoever draws pictures tells how to find the newest of a stream: `stream => ({ frame, bitmap }) | null`. */
export function provideCrops(provider) {
  newest = provider;
  return () => { newest = () => null; };
}

/** The face of a person in view, or the person, as a small canvas; null where it is not on the page just now. */
export function cropOf(stream, trackId) {
  const shown = newest(stream);
  const person = shown?.frame.persons.find(one => one.track_id === trackId);
  if (!person) {
    return null;
  }
  const scale = shown.bitmap.width / shown.frame.width;
  const box = person.face_box ?? { ...person.box, height: Math.min(person.box.height, person.box.width) };
  const side = Math.max(box.width, box.height) * 1.35;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  canvas.getContext('2d').drawImage(shown.bitmap,
    (box.x + box.width / 2 - side / 2) * scale, (box.y + box.height / 2 - side / 2) * scale, side * scale, side * scale, 0, 0, SIDE, SIDE);
  return canvas;
}
