// Questions, each in a dialog of its own: yes or no, a text, a person.

import { get } from './api.js';
import { field, h, fill, rove } from './dom.js';
import { settled } from './feed.js';
import { ago, plural } from './format.js';
import { icon } from './icons.js';
import { face } from './known.js';

/**
 * Asks something. `body` is shown; `result()` is what comes of it, undefined keeps the dialog open.
 * @returns {Promise<any>} what `result` gave, or null where it was left.
 */
export function ask({ title, body, confirm, danger = false, wide = false, asks = true, result = () => true, ready }) {
  return new Promise(resolve => {
    let answer = null;
    const accept = h(`button.primary${danger ? '.danger' : ''}`, { type: 'submit' }, confirm);
    const form = h('form', { noValidate: true },
      h('h2', { id: 'dialog-title' }, title),
      h('div.dialog-body', body),
      h('div.dialog-actions', asks && h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), accept));
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const given = await result();
      if (given !== undefined) {
        answer = given;
        dialog.close();
      }
    });
    const dialog = h(`dialog${wide ? '.wide' : ''}`, { 'aria-labelledby': 'dialog-title' }, form);
    // A click beside it leaves it.
    dialog.addEventListener('pointerdown', event => event.target === dialog && dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
    ready?.({ accept, submit: () => form.requestSubmit() });
  });
}

/** Yes or no. What can't be taken back begins with the focus on Cancel. */
export function confirm({ title, body, action, danger }) {
  return ask({ title, body: [body].flat().map(part => part instanceof Node ? part : h('p', part)), confirm: action, danger });
}

/** A line of text. */
export function askText({ title, label, value = '', hint, action }) {
  const input = h('input', { type: 'text', value, maxLength: 100, autocomplete: 'off', spellcheck: false, required: true });
  const wrong = h('p.wrong', { role: 'alert' });
  return ask({
    title, confirm: action, body: [field(label, input, hint), wrong],
    ready: () => { input.focus(); input.select(); },
    result: () => {
      const text = input.value.trim();
      if (text) {
        return text;
      }
      wrong.textContent = 'Write a name first.';
      input.focus();
      return undefined;
    },
  });
}

/** One of the people who are known. */
export function askPerson({ title, intro, action, except = [] }) {
  const search = h('input', { type: 'search', placeholder: 'Search by name or id', 'aria-label': 'Search by name or id', autocomplete: 'off', spellcheck: false });
  const list = h('div.choices', { role: 'radiogroup', 'aria-label': 'People' });
  const wrong = h('p.wrong', { role: 'alert' });
  const roving = rove(list, '.choice');
  let chosen = null;
  let accept = null;
  const choose = profile => {
    chosen = profile;
    for (const choice of list.querySelectorAll('.choice')) {
      choice.setAttribute('aria-checked', String(choice.dataset.id === profile?.id));
    }
    if (accept) {
      accept.disabled = !chosen;
    }
  };
  const load = async () => {
    try {
      const { profiles } = await get('profiles', { query: search.value.trim(), limit: 60 });
      const left = profiles.filter(profile => !except.includes(profile.id));
      fill(list, left.map(profile => h('button.choice', {
        type: 'button', role: 'radio', 'aria-checked': 'false', tabIndex: -1, dataset: { id: profile.id }, onclick: () => choose(profile), onfocus: () => choose(profile),
      }, face(profile), h('span', h('strong', profile.name), h('small', `${plural(profile.samples.length, 'picture')}, seen ${ago(profile.last_seen_at)}`)))),
        left.length === 0 && h('p.muted', search.value ? 'Nobody of this name.' : 'There is nobody else yet.'));
      roving.refresh();
      choose(null);
      wrong.textContent = '';
    } catch (error) {
      wrong.textContent = `${error.title} ${error.detail}`;
    }
  };
  search.addEventListener('input', settled(load, 150));
  search.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.querySelector('.choice')?.focus();
    }
  });
  load();
  return ask({
    title, confirm: action, wide: true,
    body: [intro && h('p', intro), h('label.search', icon('search'), search), list, wrong],
    ready: parts => { accept = parts.accept; accept.disabled = true; search.focus(); },
    result: () => chosen ?? undefined,
  });
}
