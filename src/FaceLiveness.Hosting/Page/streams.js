// How the cameras are doing: asked every few seconds while somebody looks, and at once when one of them comes or goes.

import { get } from './api.js';
import { feed, settled } from './feed.js';

const EVERY = 5000;

class Streams extends EventTarget {
  /** As the server told it last; null before. */
  current = null;
  error = null;

  #timer = 0;

  start() {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => document.hidden || this.refresh(), EVERY);
    this.refresh();
  }

  stop() {
    clearInterval(this.#timer);
  }

  find(id) {
    return this.current?.streams.find(stream => stream.id === id);
  }

  async refresh() {
    try {
      this.current = await get('streams');
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    this.dispatchEvent(new Event('change'));
  }
}

export const streams = new Streams();

const soon = settled(() => streams.refresh(), 200);
feed.addEventListener('event', ({ detail }) => {
  if (detail.fresh && (detail.event.startsWith('stream_') || detail.event === 'load_changed')) {
    soon();
  }
});

/** What a state is called, and the mark that stands for it. */
export const STATES = {
  connecting: 'connecting', live: 'live', stalled: 'no picture', retrying: 'lost, trying again', failed: 'lost', ended: 'ended',
};

export const isTrouble = state => state === 'retrying' || state === 'failed' || state === 'stalled';
