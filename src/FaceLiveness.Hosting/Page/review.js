// What waits for a person's word: strangers who have a profile, and profiles that may be one person. One key for each answer.

import { get, post } from './api.js';
import { eraseNow, merge, mergeInto, rename } from './curation.js';
import { h, fill } from './dom.js';
import { feed, listen, settled } from './feed.js';
import { ago, percent, plural } from './format.js';
import { face } from './known.js';
import { announce, fault, loading, notice, sentences } from './notices.js';
import { quality } from './gallery.js';

export function show() {
  let queue = [];
  let at = 0;
  let armed = null;
  const skipped = new Set();
  const number = h('p.muted', { role: 'status' });
  const stage = h('div.review');
  const strip = h('div.review-strip', { role: 'group', 'aria-label': 'What else waits' });

  const load = () => loading(stage, async () => {
    const { unknowns, proposals } = await get('review');
    const before = queue[at]?.key;
    queue = [
      ...proposals.map(proposal => ({ key: `${proposal.from.id} ${proposal.into.id}`, proposal })),
      ...unknowns.map(profile => ({ key: profile.id, profile })),
    ].sort((a, b) => skipped.has(a.key) - skipped.has(b.key));
    at = Math.max(0, queue.findIndex(item => item.key === before));
    draw();
  });

  function draw() {
    armed = null;
    const item = queue[at];
    number.textContent = queue.length > 0 ? `${queue.length} to review` : '';
    fill(strip, queue.map((one, i) => h('button.review-thumb', {
      type: 'button', 'aria-current': i === at ? 'true' : null, 'aria-label': one.proposal ? `Are ${one.proposal.from.name} and ${one.proposal.into.name} the same?` : `Who is ${one.profile.name}?`,
      onclick: () => { at = i; draw(); },
    }, one.proposal ? [face(one.proposal.from), face(one.proposal.into)] : face(one.profile))));
    strip.hidden = queue.length < 2;
    strip.children[at]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (!item) {
      fill(stage, sentences('Nothing waits for you.', 'Strangers who were proven live, and profiles that may be one person, come here by themselves.'));
      return;
    }
    fill(stage, item.proposal ? twoFaces(item.proposal) : oneFace(item.profile));
  }

  function oneFace(profile) {
    return h('article.review-card', { 'aria-label': `Who is ${profile.name}?` },
      h('h2', 'Who is this?'),
      h('div.review-faces', h('figure', face(profile, profile.cover, 'The best picture of this person'), h('figcaption', h('a', { href: `#/people/${encodeURIComponent(profile.id)}` }, profile.name)))),
      h('div.review-more', profile.samples.filter(sample => sample.has_picture && sample.id !== profile.cover).slice(0, 6).map(sample => face(profile, sample.id))),
      h('p.review-facts', `First seen ${ago(profile.created_at)}, last seen ${ago(profile.last_seen_at)}, ${plural(profile.samples.length, 'picture')}`, quality(profile.quality)),
      h('div.review-keys', key('N', 'Name', actions.n, true), key('M', 'Same as…', actions.m), key('D', 'Erase', actions.d, false, true), key('S', 'Skip', actions.s)));
  }

  function twoFaces({ from, into, similarity, reason }) {
    const side = profile => h('figure', face(profile, profile.cover, `The best picture of ${profile.name}`),
      h('figcaption', h('a', { href: `#/people/${encodeURIComponent(profile.id)}` }, profile.name), h('small.muted', `seen ${ago(profile.last_seen_at)}, ${plural(profile.samples.length, 'picture')}`)),
      h('div.review-more', profile.samples.filter(sample => sample.has_picture && sample.id !== profile.cover).slice(0, 3).map(sample => face(profile, sample.id))));
    return h('article.review-card', { 'aria-label': `Are ${from.name} and ${into.name} the same person?` },
      h('h2', 'Is this the same person?'),
      h('div.review-faces', side(from), h('span.review-or', { 'aria-hidden': 'true' }, 'and'), side(into)),
      h('p.review-facts', `Alike by ${percent(similarity)}. ${reason}`),
      h('div.review-keys', key('M', 'Same person', actions.m, true), key('X', 'Not the same', actions.x), key('S', 'Skip', actions.s)));
  }

  const key = (letter, label, run, primary, danger) => h(`button.review-key${primary ? '.primary' : ''}${danger ? '.danger' : ''}`,
    { type: 'button', dataset: { key: letter }, onclick: run }, h('kbd', letter), h('span', label));

  /** Takes an answered one out at once, so that the next is there before the server has said so. */
  function answered(item) {
    queue = queue.filter(one => one !== item);
    at = Math.min(at, Math.max(0, queue.length - 1));
    draw();
  }

  const actions = {
    async n() {
      const item = queue[at];
      if (item?.profile && await rename(item.profile)) {
        answered(item);
      }
    },
    async m() {
      const item = queue[at];
      if (item?.proposal ? await merge(item.proposal.from, item.proposal.into) : item && await mergeInto(item.profile)) {
        answered(item);
        refresh();
      }
    },
    async x() {
      const item = queue[at];
      if (!item?.proposal) {
        return;
      }
      try {
        await post('review/reject', { one: item.proposal.from.id, other: item.proposal.into.id });
        notice(`${item.proposal.from.name} and ${item.proposal.into.name} are two people.`);
        answered(item);
      } catch (error) {
        fault(error);
      }
    },
    async d() {
      const item = queue[at];
      if (!item?.profile) {
        return;
      }
      if (armed !== item.key) {
        armed = item.key;
        const button = stage.querySelector('[data-key="D"]');
        button.classList.add('armed');
        button.lastChild.textContent = 'Press D again: erased for good';
        announce('Press D again to erase this person for good. Any other key keeps them.');
        return;
      }
      armed = null;
      if (await eraseNow(item.profile)) {
        answered(item);
      } else {
        draw();
      }
    },
    s() {
      const item = queue[at];
      if (item) {
        skipped.add(item.key);
        queue = [...queue.filter(one => one !== item), item];
        draw();
      }
    },
    ArrowRight() { move(1); },
    ArrowLeft() { move(-1); },
  };

  function move(by) {
    if (queue.length > 0) {
      at = (at + by + queue.length) % queue.length;
      draw();
    }
  }

  // Any other key keeps whom D was pressed for once.
  const keys = Object.fromEntries(Object.entries(actions).map(([name, run]) => [name, () => {
    if (name !== 'd' && armed) {
      draw();
    }
    return run();
  }]));

  const refresh = settled(load, 700);
  const stops = [listen(feed, 'event', ({ detail }) => detail.fresh && detail.event.startsWith('profile_') && refresh()), listen(feed, 'gap', refresh)];
  load();
  return {
    title: 'Review',
    element: h('div.view', h('div.view-head', h('h1', 'Review'), number), h('div.view-body', strip, stage)),
    keys,
    close: () => { stops.forEach(stop => stop()); refresh.cancel(); },
  };
}
