// One camera on the wall: its picture with what was found in it, its name, who is there, and, where there is no picture, why.

import { drawOverlay } from './overlay.js';
import { LiveConnection } from './live.js';
import { h, fill, text } from './dom.js';
import { caption, plural, span, timeOf } from './format.js';
import { icon, mark } from './icons.js';
import { STATES, streams } from './streams.js';

const SAID_EVERY = 500;

export class Tile {
  frame = null;
  bitmap = null;
  state = 'connecting';
  visible = true;

  #reason = null;
  #retryAt = null;
  #canvas = h('canvas', { width: 16, height: 9 });
  #context;
  #name;
  #who = h('span.tile-who');
  #rate = h('span.tile-rate');
  #state = h('span.tile-state');
  #stateTitle = h('strong');
  #stateDetail = h('span');
  #said = 0;
  #whoKey = '';

  constructor(stream, open) {
    this.stream = stream;
    this.#context = this.#canvas.getContext('2d', { alpha: false });
    this.#name = h('span.tile-name', stream);
    this.#state.append(h('span.tile-state-look', icon('lost')), this.#stateTitle, this.#stateDetail);
    this.element = h('button.tile', { type: 'button', dataset: { stream, state: this.state }, onclick: () => open(stream) },
      h('span.tile-picture', this.#canvas, this.#state), h('span.tile-foot', h('span.tile-dot'), this.#name, this.#who, this.#rate));
    this.element.tile = this;
    this.#tellState();
  }

  /** The aspect of what it shows. */
  get aspect() {
    return this.frame ? this.frame.width / this.frame.height : 16 / 9;
  }

  /** Takes a decoded picture and what was found in it; both are drawn together, or neither. */
  take(frame, bitmap) {
    this.bitmap?.close();
    this.bitmap = bitmap;
    this.frame = frame;
    if (this.state !== 'live') {
      this.setState('live');
    }
  }

  setState(state, reason = null, retryAt = null) {
    this.state = state;
    this.#reason = reason;
    this.#retryAt = retryAt;
    this.#tellState();
  }

  setRetry(retryAt) {
    this.#retryAt = retryAt;
  }

  /** Makes the canvas as large as it is shown. */
  fit() {
    const box = this.#canvas.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    if (width > 0 && (this.#canvas.width !== width || this.#canvas.height !== height)) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#canvas.dataset.ratio = ratio;
      return true;
    }
    return false;
  }

  draw(style) {
    const { width, height } = this.#canvas;
    const canvas = this.#context;
    canvas.fillStyle = '#05080b';
    canvas.fillRect(0, 0, width, height);
    if (!this.bitmap) {
      return;
    }
    const scale = Math.min(width / this.bitmap.width, height / this.bitmap.height);
    const [shownWidth, shownHeight] = [this.bitmap.width * scale, this.bitmap.height * scale];
    const place = { x: Math.round((width - shownWidth) / 2), y: Math.round((height - shownHeight) / 2), width: shownWidth, height: shownHeight };
    canvas.drawImage(this.bitmap, place.x, place.y, place.width, place.height);
    if (this.state === 'live') {
      const ratio = Number(this.#canvas.dataset.ratio ?? 1);
      const letters = ratio * Math.min(26, Math.max(13, 8 + (height / ratio) * 0.026)) * style.zoom;
      drawOverlay(canvas, this.frame, { ...place, scale: shownWidth / this.frame.width }, { landmarks: style.landmarks, text: letters });
      this.element.dataset.persons = this.frame.persons.length;
    }
    LiveConnection.figures.drawn++;
  }

  /** What is said beside the picture, twice a second at most: names and numbers that change with every picture help nobody. */
  tell(now) {
    if (this.state !== 'live') {
      this.#tellWait();
      return;
    }
    if (!this.frame || now - this.#said < SAID_EVERY) {
      return;
    }
    this.#said = now;
    text(this.#rate, `${Math.round(this.frame.fps)} fps`);
    const people = this.frame.persons.map(caption);
    const key = people.map(person => `${person.mark} ${person.title} ${person.liveness}`).join('|');
    if (key === this.#whoKey) {
      return;
    }
    this.#whoKey = key;
    const named = people.slice(0, 2).map(person => h('span.tile-person', mark(person.mark), h('span', person.title)));
    fill(this.#who, named, people.length > 2 && h('span.tile-person', `+${people.length - 2}`));
    const said = people.length === 0 ? 'nobody in view' : people.map(person => `${person.title}, ${person.liveness === 'SPOOF?' ? 'spoof suspected' : person.liveness}`).join('; ');
    this.element.setAttribute('aria-label', `${this.stream}: ${said}. Enlarge`);
  }

  close() {
    this.bitmap?.close();
    this.bitmap = null;
    this.element.remove();
  }

  #tellState() {
    this.element.dataset.state = this.state;
    this.#state.hidden = this.state === 'live';
    this.#whoKey = '';
    if (this.state !== 'live') {
      fill(this.#who);
      text(this.#rate, '');
      delete this.element.dataset.persons;
      this.#tellWait();
      this.element.setAttribute('aria-label', `${this.stream}: ${STATES[this.state] ?? this.state}. ${this.#stateDetail.textContent} Enlarge`);
    }
  }

  #tellWait() {
    const { title, detail } = explain(this.state, this.#reason, this.#retryAt ?? streams.find(this.stream)?.retry_at, streams.find(this.stream)?.last_frame);
    text(this.#stateTitle, title);
    text(this.#stateDetail, detail);
  }
}

/** What a state means for who looks at it. */
export function explain(state, reason, retryAt, lastFrame) {
  const why = reason ? `${reason} ` : '';
  const last = lastFrame ? `Last picture at ${timeOf(lastFrame)}.` : '';
  switch (state) {
    case 'connecting': return { title: 'Connecting…', detail: 'The first picture is on its way.' };
    case 'stalled': return { title: 'No picture comes', detail: `The camera is connected and silent. ${last}` };
    case 'retrying': {
      const left = retryAt ? (Date.parse(retryAt) - Date.now()) / 1000 : NaN;
      return { title: 'Lost', detail: `${why}${left > 0.5 ? `Next try in ${span(Math.ceil(left))}.` : 'Trying again now.'}` };
    }
    case 'failed': return { title: 'Lost for good', detail: `${why}Mend it, then change or add it in the configuration.` };
    case 'ended': return { title: 'The recording is over', detail: last };
    default: return { title: STATES[state] ?? state, detail: reason ?? '' };
  }
}
