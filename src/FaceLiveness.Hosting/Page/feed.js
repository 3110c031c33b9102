// What happens, as it happens: server-sent events over fetch, which, unlike EventSource, brings kinds of events nobody has thought of,
// says why it was refused, and can begin with what the server still has.

import { address, session } from './api.js';

const KEPT = 1000;

// What the server still has comes at once; what comes later is news.
const REPLAY = 1500;

/** Splits a text stream of server-sent events into { id, event, data }, however it was cut on the way. */
export class SseReader {
  #rest = '';

  push(chunk) {
    const lines = (this.#rest + chunk).split(/\r?\n\r?\n/);
    this.#rest = lines.pop();
    return lines.map(block => {
      const message = { id: null, event: 'message', data: '' };
      for (const line of block.split(/\r?\n/)) {
        const colon = line.indexOf(':');
        if (colon > 0) {
          const value = line.slice(colon + 1).replace(/^ /, '');
          const field = line.slice(0, colon);
          message[field] = field === 'data' && message.data ? `${message.data}\n${value}` : value;
        }
      }
      return message;
    }).filter(message => message.data);
  }
}

/** Events `event` (detail: the event), `forgotten` (somebody was erased), `gap` (something was missed), `link` (detail: open or lost). */
class Feed extends EventTarget {
  /** The newest first. */
  items = [];
  link = 'connecting';

  #after = 0;
  #clockOffset = 0;
  #opened = 0;
  #abort = null;

  start() {
    this.stop();
    this.#abort = new AbortController();
    this.#keep(this.#abort.signal);
  }

  stop() {
    this.#abort?.abort();
    this.#abort = null;
    this.items = [];
    this.#after = 0;
  }

  /** How long ago something happened, in seconds, by the server's clock. */
  ageOf(item) {
    return (Date.now() + this.#clockOffset - Date.parse(item.timestamp)) / 1000;
  }

  async #keep(signal) {
    for (let failures = 0; !signal.aborted;) {
      try {
        const response = await fetch(address('events', { after: this.#after }), { signal, credentials: 'same-origin', cache: 'no-store' });
        if (response.status === 401) {
          session.dispatchEvent(new Event('required'));
          return;
        }
        if (!response.ok) {
          throw new Error(`The server answered ${response.status}.`);
        }
        const served = Date.parse(response.headers.get('Date') ?? '');
        this.#clockOffset = Number.isNaN(served) ? 0 : served - Date.now();
        this.#opened = performance.now();
        this.#tell('link', this.link = 'open');
        if (failures > 0) {
          // What was missed meanwhile is in the lists, once they are asked for again.
          setTimeout(() => this.#tell('gap'), REPLAY);
        }
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        const messages = new SseReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done || signal.aborted) {
            break;
          }
          failures = 0;
          for (const message of messages.push(value)) {
            this.#take(message);
          }
        }
      } catch {
        // Said by 'link' below; tried again until the page is left.
      }
      if (signal.aborted) {
        return;
      }
      this.#tell('link', this.link = 'lost');
      await new Promise(resolve => setTimeout(resolve, Math.min(8000, 500 * 2 ** failures++)));
    }
  }

  #take(message) {
    const data = JSON.parse(message.data);
    if (message.event === 'gap') {
      this.#tell('gap', data);
      return;
    }
    this.#after = Math.max(this.#after, Number(message.id ?? data.id) || 0);
    const item = { ...data, event: data.event ?? message.event, fresh: performance.now() - this.#opened > REPLAY };
    if (item.event === 'profile_erased') {
      this.#forget(item.profile_id);
    }
    this.items.unshift(item);
    if (this.items.length > KEPT * 1.2) {
      this.items.length = KEPT;
    }
    this.#tell('event', item);
  }

  // Who is erased is nobody here either.
  #forget(profileId) {
    const trackOf = item => `${item.stream} ${item.track_id}`;
    const tracks = new Set(this.items.filter(item => item.profile_id === profileId && item.track_id).map(trackOf));
    for (const item of this.items) {
      if (tracks.has(trackOf(item))) {
        item.picture = null;
      }
      if (item.profile_id === profileId) {
        item.profile_id = 'erased';
        delete item.name;
      }
    }
    this.#tell('forgotten', profileId);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const feed = new Feed();

/** Listens until the returned function is called. */
export function listen(target, type, handler) {
  target.addEventListener(type, handler);
  return () => target.removeEventListener(type, handler);
}

/** Calls a function some time after the last of many calls. */
export function settled(action, milliseconds = 300) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
