// Everybody who has a profile, as pictures.

import { get } from './api.js';
import { enrol } from './enrol.js';
import { h, fill, rove } from './dom.js';
import { feed, listen, settled } from './feed.js';
import { ago, percent, plural } from './format.js';
import { icon } from './icons.js';
import { face } from './known.js';
import { loading, sentences } from './notices.js';

const PAGE = 60;
const KINDS = { all: 'All', captured: 'Captured', enrolled: 'Enrolled', merged: 'Merged' };

export function show({ query, go }) {
  let kind = query.get('kind') in KINDS ? query.get('kind') : 'all';
  let shown = [];
  let total = 0;
  const search = h('input', { type: 'search', placeholder: 'Search by name or id', 'aria-label': 'Search by name or id', autocomplete: 'off', spellcheck: false });
  const kinds = h('div.chips.one-of', { role: 'group', 'aria-label': 'Which profiles' }, Object.entries(KINDS).map(([key, label]) =>
    h('button.chip', { type: 'button', 'aria-pressed': String(key === kind), dataset: { kind: key }, onclick: () => choose(key) }, label)));
  const grid = h('div.gallery', { role: 'list', 'aria-label': 'People' });
  const foot = h('div.list-foot');
  const number = h('p.muted', { role: 'status' });
  const body = h('div.view-body', number, grid, foot);
  const roving = rove(grid, 'a.card');

  function choose(key) {
    kind = key;
    for (const chip of kinds.children) {
      chip.setAttribute('aria-pressed', String(chip.dataset.kind === kind));
    }
    load();
  }

  const load = () => loading(grid, async () => {
    const answer = await get('profiles', { query: search.value.trim(), kind, limit: Math.max(PAGE, Math.min(shown.length, 500)) });
    shown = answer.profiles;
    total = answer.total;
    draw();
  });

  async function more() {
    const answer = await get('profiles', { query: search.value.trim(), kind, offset: shown.length, limit: PAGE });
    shown = [...shown, ...answer.profiles];
    total = answer.total;
    draw();
  }

  function draw() {
    const focused = grid.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    number.textContent = total > 0 ? plural(total, 'person', 'people') : '';
    fill(grid, shown.map(card), total === 0 && nobody());
    fill(foot, shown.length < total && h('button', { type: 'button', onclick: () => loading(foot, more) }, `Show more of ${total}`));
    roving.refresh();
    if (focused) {
      grid.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  function nobody() {
    if (search.value) {
      return sentences('Nobody of this name.', 'Search for a part of the name, or for the id.');
    }
    return kind === 'merged'
      ? sentences('No profile is merged into another.', 'Merge two from the page of one of them, or from the review queue.')
      : sentences('Nobody has a profile yet.', 'Whoever is proven live by a blink, and seen well and often enough, gets one. Or add somebody from pictures.');
  }

  search.addEventListener('input', settled(load, 200));
  const refresh = settled(load, 500);
  const stops = [listen(feed, 'event', ({ detail }) => detail.fresh && (detail.event.startsWith('profile_') || detail.event === 'person_recognized') && refresh()), listen(feed, 'gap', refresh)];
  load();
  return {
    title: 'People',
    element: h('div.view', h('div.view-head', h('h1', 'People'), h('span.grow'), h('label.search', icon('search'), search),
      h('button.primary', { type: 'button', onclick: async () => { const made = await enrol(); made && go(`/people/${encodeURIComponent(made.id)}`); } }, 'Add a person')), h('div.view-tools', kinds), body),
    close: () => { stops.forEach(stop => stop()); refresh.cancel(); },
  };
}

/** A profile as a card. */
export function card(profile) {
  const isMerged = profile.merged_into !== null && profile.merged_into !== undefined;
  return h('div', { role: 'listitem' }, h('a.card', { href: `#/people/${encodeURIComponent(profile.id)}`, tabIndex: -1, dataset: { id: profile.id } },
    face(profile),
    h('span.card-text',
      h('strong.card-name', { title: profile.name }, profile.name),
      h('span.card-line', isMerged ? 'merged into another' : [h('span', `seen ${ago(profile.last_seen_at)}`), h('span', plural(profile.samples.length, 'picture'))]),
      quality(profile.quality),
      h('span.tags', !profile.named && h('span.tag.to-name', 'to be named'), profile.origin === 'enrolled' && h('span.tag', 'enrolled'),
        profile.state === 'candidate' && h('span.tag', 'candidate'), profile.state === 'dormant' && h('span.tag', 'dormant'),
        profile.aliases?.length > 0 && h('span.tag', `+${profile.aliases.length} merged`)))));
}

/** Quality as a bar with its number. */
export function quality(value) {
  const bar = h('span.quality-fill');
  bar.style.width = percent(value).replace(' ', '');
  return h('span.quality', { title: `Quality of the best picture: ${percent(value)}` }, h('span.quality-bar', bar), h('span', percent(value)));
}
