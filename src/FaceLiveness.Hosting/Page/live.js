// The live stream: one connection brings the pictures of all cameras, each with what was found in it.
//
//   uint32 LE length of JSON, uint32 LE length of JPEG, JSON, JPEG        … and again
//
// Pictures are decoded by the browser beside the page's own thread; of each camera only the newest one waits.

import { address, session } from './api.js';

const LONGEST = 64 * 1024 * 1024;

/** Splits what comes in into messages, however it was cut on the way. */
export class MessageReader {
  #buffer = new Uint8Array(256 * 1024);
  #start = 0;
  #end = 0;

  /** @returns {{ json: object, jpeg: Uint8Array }[]} those that are whole now; the pictures are valid until the next call. */
  push(chunk) {
    this.#make(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
    const whole = [];
    const view = new DataView(this.#buffer.buffer);
    while (this.#end - this.#start >= 8) {
      const jsonLength = view.getUint32(this.#start, true);
      const jpegLength = view.getUint32(this.#start + 4, true);
      const length = 8 + jsonLength + jpegLength;
      if (length > LONGEST) {
        throw new RangeError('This is no live stream: a message of it would be longer than any picture.');
      }
      if (this.#end - this.#start < length) {
        break;
      }
      const json = this.#start + 8;
      const jpeg = json + jsonLength;
      whole.push({ json: JSON.parse(utf8.decode(this.#buffer.subarray(json, jpeg))), jpeg: this.#buffer.subarray(jpeg, jpeg + jpegLength) });
      this.#start += length;
    }
    return whole;
  }

  // Room for what comes: first by moving what is left to the front, then by a larger buffer.
  #make(room) {
    if (this.#end + room <= this.#buffer.length) {
      return;
    }
    const left = this.#end - this.#start;
    const target = left + room <= this.#buffer.length ? this.#buffer : new Uint8Array(Math.max(this.#buffer.length * 2, left + room));
    if (target === this.#buffer) {
      target.copyWithin(0, this.#start, this.#end);
    } else {
      target.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = target;
    }
    this.#start = 0;
    this.#end = left;
  }
}

const utf8 = new TextDecoder();

/** Keeps the connection, opens it again when it breaks, and hands over decoded pictures. */
export class LiveConnection {
  #handlers;
  #query = null;
  #abort = null;
  #slots = new Map();

  /** Figures since the page was opened, for whoever measures. */
  static figures = { received: 0, decoded: 0, skipped: 0, drawn: 0 };

  /**
   * @param {object} handlers `picture(frame, bitmap)` owns the bitmap; `state(message)`; `link(state, error)` with connecting, open or lost;
   *   `wants(stream)` says whether a picture is worth decoding.
   */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Opens the connection, or another one in its place where something else is asked for. */
  open(query) {
    if (this.#abort && JSON.stringify(query) === JSON.stringify(this.#query)) {
      return;
    }
    this.close();
    this.#query = query;
    this.#abort = new AbortController();
    this.#keep(query, this.#abort.signal);
  }

  close() {
    this.#abort?.abort();
    this.#abort = null;
    for (const slot of this.#slots.values()) {
      slot.next = null;
    }
  }

  async #keep(query, signal) {
    for (let failures = 0; !signal.aborted;) {
      try {
        this.#handlers.link('connecting');
        const response = await fetch(address('live', query), { signal, credentials: 'same-origin', cache: 'no-store' });
        if (response.status === 401) {
          session.dispatchEvent(new Event('required'));
          return;
        }
        if (!response.ok) {
          throw new Error(response.status === 503 ? 'Too many people are watching.' : `The server answered ${response.status}.`);
        }
        this.#handlers.link('open');
        await this.#read(response.body.getReader(), signal, () => { failures = 0; });
        throw new Error('The connection ended.');
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        const wait = Math.min(8000, 500 * 2 ** failures++);
        this.#handlers.link('lost', error instanceof TypeError ? 'The server does not answer.' : error.message, wait);
        await new Promise(resolve => {
          const timer = setTimeout(resolve, wait);
          signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
        });
      }
    }
  }

  async #read(reader, signal, worked) {
    const messages = new MessageReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) {
        return;
      }
      worked();
      for (const { json, jpeg } of messages.push(value)) {
        if (json.type === 'state') {
          this.#handlers.state(json);
        } else if (json.type === 'frame') {
          LiveConnection.figures.received++;
          this.#take(json, jpeg, signal);
        }
      }
    }
  }

  // One picture of a camera is decoded at a time, and the newest waits: a slow machine sees fewer pictures, never older ones.
  #take(frame, jpeg, signal) {
    if (!this.#handlers.wants(frame.stream)) {
      LiveConnection.figures.skipped++;
      return;
    }
    let slot = this.#slots.get(frame.stream);
    if (!slot) {
      this.#slots.set(frame.stream, slot = { busy: false, next: null });
    }
    if (slot.next) {
      LiveConnection.figures.skipped++;
    }
    slot.next = { frame, blob: new Blob([jpeg], { type: 'image/jpeg' }), signal };
    if (!slot.busy) {
      this.#decode(slot);
    }
  }

  async #decode(slot) {
    slot.busy = true;
    while (slot.next) {
      const { frame, blob, signal } = slot.next;
      slot.next = null;
      try {
        const bitmap = await createImageBitmap(blob);
        if (signal.aborted) {
          bitmap.close();
        } else {
          LiveConnection.figures.decoded++;
          this.#handlers.picture(frame, bitmap);
        }
      } catch {
        // A picture that can't be read: the next one comes in a moment.
        LiveConnection.figures.skipped++;
      }
    }
    slot.busy = false;
  }
}
