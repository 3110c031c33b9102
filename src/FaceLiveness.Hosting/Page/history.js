// What happened, as far back as the history is kept, with filters.

import { get } from './api.js';
import { nameOf, told } from './events.js';
import { h, fill } from './dom.js';
import { feed, listen, settled } from './feed.js';
import { moment, timeOf } from './format.js';
import { loading, sentences } from './notices.js';
import { streams } from './streams.js';

const KINDS = {
  '': 'Everything',
  'person_appeared,person_left,person_rejoined': 'Appeared and left', person_recognized: 'Recognised', person_unknown: 'Unknown', liveness_confirmed: 'Proven live',
  spoof_suspected: 'Spoof suspected', person_blinked: 'Blinks', 'profile_created,profile_improved': 'Profiles', 'stream_started,stream_stalled,stream_lost,stream_restored,stream_ended,stream_removed': 'Cameras',
};

export function show({ query }) {
  let next = null;
  const day = h('input', { type: 'date', 'aria-label': 'Day' });
  const stream = h('select', { 'aria-label': 'Camera' });
  const kind = h('select', { 'aria-label': 'Kind' }, Object.entries(KINDS).map(([value, label]) => h('option', { value }, label)));
  const profile = h('input', { type: 'search', placeholder: 'Profile id', 'aria-label': 'Profile id', value: query.get('profile') ?? '', autocomplete: 'off', spellcheck: false });
  const rows = h('tbody');
  const foot = h('div.list-foot');
  const result = h('div', h('table.table.history', h('thead', h('tr', ['When', 'Camera', 'What', 'Who', 'More'].map(name => h('th', { scope: 'col' }, name)))), rows), foot);

  function fillStreams() {
    const wanted = stream.value;
    fill(stream, h('option', { value: '' }, 'All cameras'), (streams.current?.streams ?? []).map(({ id }) => h('option', { value: id }, id)));
    stream.value = wanted;
  }

  const asked = before => get('history', {
    from: day.value ? new Date(`${day.value}T00:00:00`).toISOString() : null,
    to: day.value ? new Date(new Date(`${day.value}T00:00:00`).getTime() + 86_400_000).toISOString() : null,
    stream: stream.value, event: kind.value.split(','), profile: profile.value.trim(), limit: 100, before,
  });

  const load = () => loading(foot, async () => {
    const answer = await asked();
    fill(rows, answer.events.map(row));
    end(answer);
  });

  function end(answer) {
    next = answer.next;
    fill(foot, rows.childElementCount === 0
      ? sentences('Nothing of this kind is in the history.', 'Take a filter away, or choose another day.')
      : next && h('button', {
        type: 'button', onclick: () => loading(foot, async () => {
          const older = await asked(next);
          rows.append(...older.events.map(row));
          end(older);
        }),
      }, 'Show older ones'));
  }

  function row(item) {
    const { look, title, strong, after, detail } = told(item);
    const isPerson = item.profile_id && item.profile_id !== 'erased';
    return h('tr', { dataset: { event: item.event } }, h('td', h('time', { dateTime: item.timestamp, title: moment(item.timestamp) }, day.value ? timeOf(item.timestamp) : moment(item.timestamp))), h('td', item.stream),
      h('td.what', look, h('span', after || !strong ? title.replace(/( of|:)$/, '') : title.charAt(0).toUpperCase() + title.slice(1))),
      h('td', isPerson ? h('a', { href: `#/people/${encodeURIComponent(item.profile_id)}` }, nameOf(item, item.name ?? item.profile_id)) : strong && item.profile_id ? strong : item.track_id ? h('span.muted', `track ${item.track_id}`) : ''),
      h('td.muted', detail ?? ''));
  }

  for (const control of [day, stream, kind]) {
    control.addEventListener('change', load);
  }
  profile.addEventListener('input', settled(load, 300));
  fillStreams();
  const stops = [listen(streams, 'change', () => document.activeElement !== stream && fillStreams()), listen(feed, 'forgotten', load)];
  load();
  return {
    title: 'History',
    element: h('div.view', h('div.view-head', h('h1', 'History')), h('div.view-tools.filters', day, stream, kind, profile, h('button.quiet', { type: 'button', onclick: load }, 'Refresh')), h('div.view-body', result)),
    close: () => stops.forEach(stop => stop()),
  };
}
