// One person: pictures, when and where they were seen, what was done with the profile, and what can be done.

import { get, post, profilePath, request } from './api.js';
import { erase, mergeInto, rename, undoMerge } from './curation.js';
import { ask, askPerson, askText } from './dialog.js';
import { field, h, fill, rove } from './dom.js';
import { feed, listen, settled } from './feed.js';
import { ago, moment, percent, plural, sentence, words } from './format.js';
import { icon } from './icons.js';
import { face, known, stale } from './known.js';
import { fault, loading, notice, sentences } from './notices.js';
import { quality } from './gallery.js';
import { sightings } from './timeline.js';

export function show({ parameters: [id], go }) {
  let profile = null;
  let gone = false;
  const chosen = new Set();
  const title = h('h1', '…');
  const actions = h('div.actions');
  const facts = h('div.profile-top');
  const pictures = h('section.panel', { 'aria-label': 'Pictures' });
  const consent = h('section.panel', { 'aria-label': 'Consent' });
  const parts = h('section.panel', { hidden: true, 'aria-label': 'Merged into this profile' });
  const seen = h('section.panel.wide', { 'aria-label': 'Sightings' });
  const steps = h('section.panel', { 'aria-label': 'Steps' });
  const body = h('div.view-body', facts, h('div.panels', seen, h('div.stack', pictures, parts), h('div.stack', steps, consent)));

  const load = () => loading(facts, async () => {
    profile = await get(profilePath(id));
    stale(id);
    // An id that was merged away is another name of the profile it went into.
    for (const sample of [...chosen]) {
      if (!profile.samples.some(one => one.id === sample)) {
        chosen.delete(sample);
      }
    }
    draw();
  });

  const loadTimeline = () => loading(seen, async () => {
    const timeline = await get(profilePath(id, '/timeline'), { limit: 200 });
    fill(seen, h('h2', 'Sightings'), sightings(timeline.sightings));
    fill(steps, h('h2', 'Steps'), timeline.steps.length === 0 ? h('p.muted', 'No audit log is kept, or nothing was done yet.')
      : h('ol.steps', timeline.steps.map(step => h('li', h('span', h('strong', sentence(step.kind)), step.other_profile_id && [' ', h('a', { href: `#/people/${encodeURIComponent(step.other_profile_id)}` }, step.other_profile_id)]),
        h('span.muted', `${ago(step.time)} · ${step.actor}`), step.reason && h('span.muted', step.reason)))));
  });

  function draw() {
    const merged = profile.merged_into;
    fill(title, profile.name);
    fill(actions,
      !merged && h('button.primary', { type: 'button', title: 'R', onclick: onRename }, profile.named ? 'Rename' : 'Name'),
      !merged && h('button', { type: 'button', title: 'M', onclick: onMerge }, 'Merge into…'),
      merged && h('button.primary', { type: 'button', onclick: onUndo }, 'Undo the merge'),
      h('button', { type: 'button', onclick: onExport }, 'Export'),
      h('button.danger', { type: 'button', onclick: onErase }, 'Erase…'));
    fill(facts, face(profile, profile.cover, `The best picture of ${profile.name}`),
      h('dl.facts',
        fact('Id', h('code', profile.id)), fact('State', words(profile.state)), fact('Came by', profile.origin === 'enrolled' ? 'enrolment' : 'a camera'),
        fact('Quality', quality(profile.quality)), fact('Last seen', h('time', { dateTime: profile.last_seen_at, title: moment(profile.last_seen_at) }, ago(profile.last_seen_at))),
        fact('Known since', moment(profile.created_at)), profile.not_same_as.length > 0 && fact('Not the same as', profile.not_same_as.map(other => [link(other), ' '])),
        merged && fact('Merged into', link(merged))));
    drawPictures();
    drawConsent();
    parts.hidden = !profile.aliases?.length;
    fill(parts, h('h2', 'Merged into this profile'), h('ul.parts', (profile.aliases ?? []).map(alias => {
      const name = h('span', alias);
      known(alias).then(one => one && one.id === alias && fill(name, one.name, ' ', h('small.muted', alias)));
      return h('li', name, h('button', { type: 'button', dataset: { undo: alias }, onclick: async () => { if (await undoMerge(alias, null)) { refresh(); } } }, 'Undo'));
    })));
  }

  const fact = (name, value) => h('div', h('dt', name), h('dd', value));
  const link = other => {
    const element = h('a', { href: `#/people/${encodeURIComponent(other)}` }, other);
    known(other).then(one => one && fill(element, one.name));
    return element;
  };

  function drawPictures() {
    const many = profile.samples.length;
    const grid = h('div.pictures', { role: 'group', 'aria-label': 'Pictures; choose some to split them off' });
    const roving = rove(grid, 'button.picture');
    const bar = h('div.selection', { role: 'status' });
    for (const sample of profile.samples) {
      const box = h('button.picture', {
        type: 'button', 'aria-pressed': String(chosen.has(sample.id)), dataset: { sample: sample.id }, tabIndex: -1,
        title: [sample.admission, `From ${sample.source || 'somewhere'}, ${moment(sample.captured_at)}`].filter(Boolean).join('\n'),
        'aria-label': `Picture of ${moment(sample.captured_at)}, quality ${percent(sample.quality)}, from ${sample.source || 'somewhere'}`,
        onclick: () => {
          chosen.has(sample.id) ? chosen.delete(sample.id) : chosen.add(sample.id);
          box.setAttribute('aria-pressed', String(chosen.has(sample.id)));
          drawBar();
        },
      }, face(profile, sample.has_picture ? sample.id : null), h('span.picture-foot', quality(sample.quality), h('span.tags',
        sample.founding && h('span.tag', 'founding'), sample.origin === 'enrolled' && h('span.tag', 'enrolled'), sample.original_profile_id && h('span.tag', 'merged'))));
      grid.append(box);
    }
    function drawBar() {
      fill(bar, chosen.size === 0 ? h('span.muted', many > 1 ? 'Choose pictures that show somebody else to take them out.' : '') : [
        h('span', `${plural(chosen.size, 'picture')} chosen`),
        h('button', { type: 'button', disabled: chosen.size >= many, title: chosen.size >= many ? 'One picture has to stay.' : '', onclick: onSplit }, 'Split off as a new person'),
        h('button', { type: 'button', onclick: onReassign }, 'Move to…'),
        h('button.quiet', { type: 'button', onclick: () => { chosen.clear(); drawPictures(); } }, 'Clear')]);
    }
    drawBar();
    fill(pictures, h('h2', `Pictures`, h('span.muted', ` ${many}`)), many === 0 ? sentences('There are no pictures.', 'Retention has deleted them, or none could be kept.') : grid, bar);
    roving.refresh();
  }

  function drawConsent() {
    const given = profile.consent;
    fill(consent, h('h2', 'Consent'), given
      ? h('dl.facts', fact('Purpose', given.purpose), fact('Basis', given.basis || 'not said'), fact('Given', moment(given.given_at)), fact('Until', given.expires_at ? moment(given.expires_at) : 'without end'))
      : h('p.muted', 'Nobody has said on what grounds this face is kept.'),
      h('div.actions', h('button', { type: 'button', onclick: onConsent }, given ? 'Change' : 'Write it down'),
        given && h('button', { type: 'button', onclick: () => act(() => post(profilePath(id, '/consent'), null), 'The consent is withdrawn. To erase the person is a step of its own.') }, 'Withdraw')));
  }

  async function act(work, said) {
    try {
      await work();
      notice(said);
    } catch (error) {
      fault(error);
    }
    refresh();
  }

  async function onRename() {
    if (await rename(profile)) {
      refresh();
    }
  }

  async function onMerge() {
    const into = await mergeInto(profile);
    if (into) {
      go(`/people/${encodeURIComponent(into.id)}`);
    }
  }

  async function onUndo() {
    if (await undoMerge(id, profile.name)) {
      refresh();
    }
  }

  async function onErase() {
    // Nothing asks for somebody while they are being erased.
    gone = true;
    if (await erase(profile)) {
      go('/people');
    } else {
      gone = false;
      refresh();
    }
  }

  async function onSplit() {
    const name = await askText({ title: 'Who is on these pictures?', label: 'Name of the new person', value: `Not ${profile.name}`, action: 'Split off' });
    if (name !== null) {
      try {
        const made = await post(profilePath(id, '/split'), { samples: [...chosen], name });
        chosen.clear();
        notice(`${name} is a person of their own now.`, { action: { text: 'Open', run: () => go(`/people/${encodeURIComponent(made.id)}`) } });
      } catch (error) {
        fault(error);
      }
      refresh();
    }
  }

  async function onReassign() {
    const to = await askPerson({ title: `Move ${plural(chosen.size, 'picture')} to…`, action: 'Move', except: [id] });
    if (to) {
      await act(async () => {
        for (const sample of [...chosen]) {
          await post(profilePath(id, `/samples/${encodeURIComponent(sample)}/reassign`), { to: to.id });
          chosen.delete(sample);
        }
      }, `Moved to ${to.name}.`);
    }
  }

  async function onConsent() {
    const now = profile.consent ?? {};
    const purpose = h('input', { type: 'text', value: now.purpose ?? '', maxLength: 200 });
    const basis = h('input', { type: 'text', value: now.basis ?? 'consent', maxLength: 200 });
    const until = h('input', { type: 'date', value: now.expires_at?.slice(0, 10) ?? '' });
    const wrong = h('p.wrong', { role: 'alert' });
    const given = await ask({
      title: 'Consent', confirm: 'Save',
      body: [field('What the face is kept for', purpose), field('Legal basis', basis),
        field('Until', until, 'From that day on the person is erased by retention. Empty: without end.'), wrong],
      ready: () => purpose.focus(),
      result: () => {
        if (!purpose.value.trim()) {
          wrong.textContent = 'Say what it is kept for.';
          return undefined;
        }
        return { purpose: purpose.value.trim(), basis: basis.value.trim(), expires_at: until.value ? new Date(until.value).toISOString() : null };
      },
    });
    if (given) {
      await act(() => post(profilePath(id, '/consent'), given), 'The consent is written down.');
    }
  }

  async function onExport() {
    try {
      const zip = await (await request(profilePath(id, '/export'), { method: 'POST', body: {} })).blob();
      const url = URL.createObjectURL(zip);
      h('a', { href: url, download: `${id}.zip` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      notice('All that is held on this person is in the file that was saved.', { detail: 'Keep it as you would keep the person\'s papers.' });
    } catch (error) {
      fault(error);
    }
  }

  const loadAll = () => {
    if (!gone) {
      load();
      loadTimeline();
    }
  };
  const refresh = settled(loadAll, 100);
  const soon = settled(loadAll, 600);
  const stop = listen(feed, 'event', ({ detail }) => {
    if (detail.fresh && (detail.profile_id === id || detail.other_profile_id === id) && (detail.event.startsWith('profile_') || detail.event === 'person_recognized')) {
      gone ||= detail.event === 'profile_erased' && detail.profile_id === id;
      soon();
    }
  });
  loadAll();
  return {
    title: 'Profile',
    element: h('div.view', h('div.view-head', h('a.button.quiet', { href: '#/people', 'aria-label': 'Back to the people (Escape)' }, icon('back'), h('span.back-text', 'People')), title, h('span.grow'), actions), body),
    keys: { r: () => profile && !profile.merged_into && onRename(), m: () => profile && !profile.merged_into && onMerge(), Escape: () => go('/people') },
    close: () => { stop(); soon.cancel(); refresh.cancel(); },
  };
}

