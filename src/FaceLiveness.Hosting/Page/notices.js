// Short messages: what was done, what went wrong, and what a screen reader says aloud.

import { h, fill } from './dom.js';
import { icon } from './icons.js';

const shelf = document.getElementById('notices');
const polite = document.getElementById('polite');
const assertive = document.getElementById('alarm');

/** Says something to who can't see it, in its turn. */
export function announce(message) {
  polite.textContent = '';
  requestAnimationFrame(() => { polite.textContent = message; });
}

/** Says something at once. */
export function alarm(message) {
  assertive.textContent = '';
  requestAnimationFrame(() => { assertive.textContent = message; });
}

/** Shows a message for a while; kind is done, alarm or fault; action is { text, run }. Messages with an action stay longer. */
export function notice(title, { detail, kind = 'done', action } = {}) {
  const close = () => box.remove();
  const box = h(`div.notice.${kind}`,
    h('div', h('p.notice-title', title), detail && h('p.notice-detail', detail)),
    action && h('button.quiet', { type: 'button', onclick: () => { close(); action.run(); } }, action.text),
    h('button.quiet.round', { type: 'button', 'aria-label': 'Close this message', onclick: close }, icon('close')));
  while (shelf.childElementCount >= 3) {
    shelf.firstElementChild.remove();
  }
  shelf.append(box);
  (kind === 'done' ? announce : alarm)(detail ? `${title} ${detail}` : title);
  const lasts = kind === 'fault' ? 20_000 : action ? 12_000 : 6000;
  let timer = setTimeout(close, lasts);
  box.addEventListener('pointerenter', () => clearTimeout(timer));
  box.addEventListener('focusin', () => clearTimeout(timer));
  box.addEventListener('pointerleave', () => { timer = setTimeout(close, 4000); });
}

/** Shows what went wrong with something that was asked for. */
export function fault(error) {
  notice(error.title ?? error.message, { detail: error.detail, kind: 'fault' });
}

/** An empty or failed part of a view, in plain sentences with the remedy. */
export function sentences(title, detail, action) {
  return h('div.sentences', h('p.sentences-title', title), detail && h('p', detail),
    action && h('button', { type: 'button', onclick: action.run }, action.text));
}

/** What could not be loaded, and a way to try again. */
export function failed(error, retry) {
  return sentences(error.title ?? 'This could not be shown.', error.detail ?? error.message, retry && { text: 'Try again', run: retry });
}

/** Fills an element by something that has to be asked for; says so where it fails. */
export async function loading(element, work) {
  element.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (error) {
    if (error.name !== 'AbortError') {
      fill(element, failed(error, () => loading(element, work)));
    }
  } finally {
    element.removeAttribute('aria-busy');
  }
}
