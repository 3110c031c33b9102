// Draws what was found onto a picture, as the annotated videos do: colours of Okabe and Ito, a mark for each, nothing by colour alone.

import { caption } from './format.js';

export const COLORS = { known: '#19c395', unknown: '#f0e442', undecided: '#56b4e9', spoof: '#f56e14' };

const PLATE = 'rgba(13, 18, 24, 0.86)';
const HALO = 'rgba(0, 0, 0, 0.63)';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/**
 * @param {CanvasRenderingContext2D} canvas
 * @param {object} frame with persons in pixels of the analysed frame
 * @param {{ x: number, y: number, scale: number, width: number, height: number }} place where the picture is on the canvas, in its pixels
 * @param {{ landmarks: boolean, text: number }} style size of letters in pixels of the canvas
 */
export function drawOverlay(canvas, frame, place, style) {
  const unit = style.text / 20;
  const plates = new Plates(place);
  const people = frame.persons.map(person => ({
    box: onCanvas(person.box, place), face: person.face_box && onCanvas(person.face_box, place), caption: caption(person), landmarks: person.landmarks,
  }));
  canvas.save();
  canvas.beginPath();
  canvas.rect(place.x, place.y, place.width, place.height);
  canvas.clip();
  canvas.lineJoin = 'round';
  for (const person of people) {
    drawBoxes(canvas, person, unit);
    if (style.landmarks && person.landmarks) {
      drawLandmarks(canvas, person, place, unit);
    }
  }
  // Of whoever's face is not found the head is somewhere at the top.
  const faces = people.map(({ box, face }) => face ?? { ...box, height: Math.min(box.height, box.width) });
  for (const person of people) {
    drawCaption(canvas, person, plates, faces, place, style.text);
  }
  canvas.restore();
}

function onCanvas(box, place) {
  return { x: place.x + box.x * place.scale, y: place.y + box.y * place.scale, width: box.width * place.scale, height: box.height * place.scale };
}

function drawBoxes(canvas, { box, face, caption: { mark } }, unit) {
  canvas.setLineDash(mark === 'spoof' ? [8 * unit, 5 * unit] : []);
  for (const [color, width] of [[HALO, 3.6], [COLORS[mark], 1.8]]) {
    canvas.strokeStyle = color;
    canvas.lineWidth = Math.max(1, width * unit);
    canvas.strokeRect(box.x, box.y, box.width, box.height);
  }
  canvas.setLineDash([]);
  if (!face) {
    return;
  }
  const arm = Math.min(face.width, face.height) * 0.22;
  const [right, bottom] = [face.x + face.width, face.y + face.height];
  canvas.beginPath();
  for (const [x, y, across, down] of [[face.x, face.y, arm, arm], [right, face.y, -arm, arm], [right, bottom, -arm, -arm], [face.x, bottom, arm, -arm]]) {
    canvas.moveTo(x + across, y);
    canvas.lineTo(x, y);
    canvas.lineTo(x, y + down);
  }
  for (const [color, width] of [[HALO, 4.8], [COLORS[mark], 2.8]]) {
    canvas.strokeStyle = color;
    canvas.lineWidth = Math.max(1.5, width * unit);
    canvas.stroke();
  }
}

function drawLandmarks(canvas, { landmarks, face }, place, unit) {
  const many = landmarks.length > 200;
  const size = Math.min(4 * unit, Math.max(1, (face?.width ?? 60) / (many ? 110 : 55)));
  for (const [color, side] of [[HALO, size + 1.2 * unit], ['#fff', size]]) {
    canvas.fillStyle = color;
    for (let i = 0; i < landmarks.length; i += 2) {
      canvas.fillRect(place.x + landmarks[i] * place.scale - side / 2, place.y + landmarks[i + 1] * place.scale - side / 2, side, side);
    }
  }
}

function drawCaption(canvas, { box, caption: said }, plates, faces, place, size) {
  const unit = size / 20;
  const pad = 6 * unit;
  const capital = size * 0.72;
  const markWidth = capital + 9 * unit;
  const small = size * 0.8;
  canvas.textBaseline = 'alphabetic';
  const title = fit(canvas, said.title, `600 ${size}px ${FONT}`, place.width * 0.6);
  const titleWidth = Math.ceil(2 * pad + markWidth + title.width);
  // Where a picture is small, the end of the second line goes first.
  const detail = [said.detail, `${said.liveness} · ${said.blinks}`, said.liveness]
    .map(text => ({ text, width: widthOf(canvas, text, `500 ${small}px ${FONT}`) })).find(line => line.width + 2 * pad <= place.width * 0.92);
  const height = Math.ceil(size * 1.24 + small * 1.24 + pad);
  let isFull = detail !== undefined;
  let plate = isFull ? plates.place(box, Math.ceil(Math.max(titleWidth, 2 * pad + 2 * unit + detail.width)), height, faces) : null;
  if (!plate) {
    isFull = false;
    plate = plates.place(box, titleWidth, Math.ceil(size * 1.24 + pad / 2), faces);
  }
  if (!plate) {
    return;
  }
  canvas.fillStyle = PLATE;
  canvas.fillRect(plate.x, plate.y, plate.width, plate.height);
  canvas.fillStyle = COLORS[said.mark];
  canvas.fillRect(plate.x, plate.y, 3 * unit, plate.height);
  const base = plate.y + pad / 4 + size;
  drawMark(canvas, said.mark, plate.x + pad + 2 * unit + capital / 2, base - capital / 2, capital / 2);
  canvas.font = `600 ${size}px ${FONT}`;
  canvas.fillStyle = '#fff';
  canvas.fillText(title.text, plate.x + pad + markWidth, base);
  if (isFull) {
    canvas.font = `500 ${small}px ${FONT}`;
    canvas.fillStyle = said.mark === 'spoof' ? '#ffd2b5' : '#c9d3dc';
    canvas.fillText(detail.text, plate.x + pad + 2 * unit, plate.y + pad / 4 + size * 1.24 + small);
  }
}

/** The mark of a person, centred. */
export function drawMark(canvas, mark, x, y, radius) {
  canvas.fillStyle = canvas.strokeStyle = COLORS[mark];
  canvas.beginPath();
  if (mark === 'known') {
    canvas.arc(x, y, radius, 0, 2 * Math.PI);
    canvas.fill();
  } else if (mark === 'undecided') {
    canvas.lineWidth = radius * 0.45;
    canvas.arc(x, y, radius * 0.8, 0, 2 * Math.PI);
    canvas.stroke();
  } else {
    const r = radius * 1.15;
    const corners = mark === 'unknown' ? [[0, -r], [r, 0], [0, r], [-r, 0]] : [[0, -r], [r, r * 0.85], [-r, r * 0.85]];
    corners.forEach(([dx, dy], i) => i === 0 ? canvas.moveTo(x + dx, y + dy) : canvas.lineTo(x + dx, y + dy));
    canvas.closePath();
    canvas.fill();
  }
}

// Measuring text is what costs most here, and the same few texts come in every picture.
const widths = new Map();

function widthOf(canvas, text, font) {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 2000) {
      widths.clear();
    }
    canvas.font = font;
    widths.set(key, width = canvas.measureText(text).width);
  }
  return width;
}

function fit(canvas, text, font, most) {
  let width = widthOf(canvas, text, font);
  if (width <= most) {
    return { text, width };
  }
  const letters = [...text];
  let [low, high] = [0, letters.length];
  const shortened = n => `${letters.slice(0, n).join('').trimEnd()}…`;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    [low, high] = widthOf(canvas, shortened(middle), font) <= most ? [middle, high] : [low, middle - 1];
  }
  width = widthOf(canvas, shortened(low), font);
  return { text: shortened(low), width };
}

/** Finds places for labels: inside the picture, never on one another, near whom they belong to, and off faces where that can be had. */
class Plates {
  #taken = [];
  #area;

  constructor(area) {
    this.#area = area;
  }

  place(owner, width, height, faces) {
    const area = this.#area;
    if (width > area.width || height > area.height) {
      return null;
    }
    const left = Math.max(owner.x, area.x);
    const top = Math.max(owner.y, area.y);
    const right = Math.min(owner.x + owner.width, area.x + area.width);
    const bottom = Math.min(owner.y + owner.height, area.y + area.height);
    const beside = [[left, top - height], [left, top], [right - width, top], [left, bottom - height], [left, bottom], [right, top], [left - width, top]];
    let best = null;
    let lowest = Infinity;
    beside.forEach(([x, y], i) => {
      const plate = {
        x: Math.round(Math.min(area.x + area.width - width, Math.max(area.x, x))),
        y: Math.round(Math.min(area.y + area.height - height, Math.max(area.y, y))), width, height,
      };
      if (this.#taken.some(other => shared(plate, other) > 0)) {
        return;
      }
      let cost = i * 0.02 + Math.hypot(plate.x + width / 2 - (left + right) / 2, plate.y + height / 2 - (top + bottom) / 2) / (area.width + area.height);
      for (const face of faces) {
        cost += 4 * shared(plate, face) / Math.max(1, face.width * face.height);
      }
      if (cost < lowest) {
        [lowest, best] = [cost, plate];
      }
    });
    if (best) {
      this.#taken.push(best);
    }
    return best;
  }
}

function shared(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
