// The rail of what happened: filtered by chips, grouped when the same thing happens again and again, with a small face where there is one.

import { h, fill, rove, text } from './dom.js';
import { feed, listen } from './feed.js';
import { moment, plural, span, timeOf, words, sentence } from './format.js';
import { icon, mark } from './icons.js';
import { faceOf, known } from './known.js';
import { cropOf } from './crops.js';
import { read, write } from './theme.js';
import { sentences } from './notices.js';

const KEY = 'faceliveness.events.off';
const SHOWN = 250;
const TOGETHER = 120_000;

/** The chips, and which events belong to each. */
export const GROUPS = {
  appeared: ['Appeared', ['person_appeared', 'person_left', 'person_rejoined']],
  recognised: ['Recognised', ['person_recognized']],
  unknown: ['Unknown', ['person_unknown']],
  live: ['Live', ['liveness_confirmed']],
  spoof: ['Spoof', ['spoof_suspected']],
  blinks: ['Blinks', ['person_blinked']],
  profiles: ['Profiles', ['profile_']],
  cameras: ['Cameras', ['stream_', 'load_changed']],
  other: ['Other', []],
};

const groupOf = event => Object.keys(GROUPS).find(key => GROUPS[key][1].some(kind => kind.endsWith('_') ? event.startsWith(kind) : event === kind)) ?? 'other';

const off = new Set((read(KEY, 'blinks')).split(',').filter(Boolean));

/** What an event says: { look, title, strong, detail }. */
export function told(item) {
  const who = item.name ?? (item.profile_id === 'erased' ? 'somebody erased' : item.profile_id) ?? 'somebody';
  switch (item.event) {
    case 'person_appeared': return { look: icon('appeared'), title: 'Somebody appeared' };
    case 'person_left': return item.profile_id ? { look: icon('left'), strong: who, title: 'left' } : { look: icon('left'), title: 'Somebody left' };
    case 'person_rejoined': return { look: icon('appeared'), title: 'Somebody is back' };
    case 'person_recognized': return { look: mark('known'), strong: who, title: 'recognised', detail: `match ${item.similarity?.toFixed(2)}` };
    case 'person_unknown': return { look: mark('unknown'), title: 'Unknown person' };
    case 'person_blinked': return { look: icon('live'), title: 'Blinked', detail: item.blink_duration && span(item.blink_duration) };
    case 'liveness_confirmed': return { look: icon('live'), title: 'Proven live', detail: item.reason };
    case 'spoof_suspected': return { look: mark('spoof'), title: 'Spoof suspected', detail: item.reason };
    case 'profile_created': return { look: icon('profile'), title: 'New profile', strong: who, after: true, detail: item.actor && item.reason };
    case 'profile_improved': return { look: icon('profile'), title: 'A better picture of', strong: who, after: true };
    case 'stream_started': return { look: icon('cameras'), title: 'Camera started' };
    case 'stream_stalled': return { look: icon('lost'), title: 'No picture comes', detail: item.silence && `since ${span(item.silence)}` };
    case 'stream_lost': return { look: icon('lost'), title: 'Camera lost', detail: `${item.reason ?? ''}${item.retry_in ? ` Next try in ${span(item.retry_in)}.` : ''}` };
    case 'stream_restored': return { look: icon('returned'), title: 'Camera is back' };
    case 'stream_ended': return { look: icon('cameras'), title: 'Recording ended' };
    case 'stream_removed': return { look: icon('cameras'), title: 'Camera removed' };
    case 'load_changed': return { look: icon('load'), title: item.load === 'normal' ? 'The machine keeps up again' : `The machine is ${words(item.load)}` };
    default: return item.event.startsWith('profile_')
      ? { look: icon('step'), title: sentence(item.event.slice(8)) + (item.profile_id ? ':' : ''), strong: item.profile_id && who, after: true, detail: item.actor && `by ${item.actor}` }
      : { look: icon('step'), title: sentence(item.event) };
  }
}

const targetOf = item => item.profile_id && item.profile_id !== 'erased' && item.event !== 'profile_erased' ? `#/people/${encodeURIComponent(item.profile_id)}`
  : item.stream ? `#/wall/${encodeURIComponent(item.stream)}` : '#/events';

/**
 * A list of events that follows what happens.
 * @param {{ stream?: string, heading?: string, tag?: string }} options only those of one stream; what stands above it
 */
export function eventList({ stream = null, heading = 'Events', tag = 'h2' } = {}) {
  const list = h('ol.events', { 'aria-label': 'What happened, newest first' });
  const roving = rove(list, 'a.event');
  const empty = h('div');
  const chips = h('div.chips', { role: 'group', 'aria-label': 'Which events are shown' });
  const link = h('p.link-lost', { hidden: true }, 'The connection is lost; what is missed now comes afterwards.');
  const element = h('section.rail', { 'aria-label': heading }, h('div.rail-head', h(tag, heading), chips), link, h('div.rail-list', list, empty));
  let rows = [];
  let pending = [];
  let scheduled = 0;

  for (const [key, [label]] of Object.entries(GROUPS)) {
    if (key === 'other') {
      continue;
    }
    chips.append(h('button.chip', {
      type: 'button', dataset: { group: key }, 'aria-pressed': String(!off.has(key)),
      onclick: event => {
        off.has(key) ? off.delete(key) : off.add(key);
        write(KEY, [...off].join(',') || ' ');
        event.currentTarget.setAttribute('aria-pressed', String(!off.has(key)));
        rebuild();
      },
    }, label));
  }

  const shows = item => !off.has(groupOf(item.event)) && (!stream || item.stream === stream);

  function rebuild() {
    pending = [];
    rows = [];
    const wanted = [];
    for (const item of feed.items) {
      if (wanted.length >= SHOWN) {
        break;
      }
      if (shows(item)) {
        wanted.push(item);
      }
    }
    fill(list);
    for (const item of wanted.reverse()) {
      add(item);
    }
    finish();
  }

  function add(item) {
    const key = `${item.event}|${item.stream ?? ''}|${item.profile_id ?? ''}`;
    const newest = rows[0];
    if (newest?.key === key && Date.parse(item.timestamp) - Date.parse(newest.item.timestamp) < TOGETHER) {
      newest.more(item);
      return;
    }
    const row = eventRow(item, key);
    rows.unshift(row);
    list.prepend(row.element);
    if (rows.length > SHOWN) {
      rows.pop().element.remove();
    }
  }

  function finish() {
    roving.refresh();
    fill(empty, rows.length === 0 && (feed.items.length === 0
      ? sentences('Nothing has happened yet.', 'Events come here as soon as somebody steps in front of a camera.')
      : sentences('Nothing of this kind has happened.', 'Switch more kinds of events on above.')));
  }

  const stops = [
    listen(feed, 'event', ({ detail }) => {
      if (!shows(detail)) {
        return;
      }
      pending.push(detail);
      scheduled ||= requestAnimationFrame(() => {
        scheduled = 0;
        if (pending.length > 40) {
          rebuild();
        } else {
          const scroll = list.parentElement;
          const [before, at] = [scroll.scrollHeight, scroll.scrollTop];
          pending.splice(0).forEach(add);
          // Who reads further down keeps their place.
          if (at > 8) {
            scroll.scrollTop = at + scroll.scrollHeight - before;
          }
          finish();
        }
      });
    }),
    listen(feed, 'forgotten', rebuild),
    listen(feed, 'link', ({ detail }) => { link.hidden = detail !== 'lost'; }),
  ];
  rebuild();
  return { element, close: () => { cancelAnimationFrame(scheduled); stops.forEach(stop => stop()); } };
}

function eventRow(item, key) {
  const { look, title, strong, after, detail } = told(item);
  const name = strong && nameOf(item, strong);
  const times = h('time', { dateTime: item.timestamp, title: moment(item.timestamp) }, timeOf(item.timestamp));
  const number = h('span.times', { hidden: true });
  const element = h('li', h('a.event', { href: targetOf(item), tabIndex: -1, dataset: { event: item.event, group: groupOf(item.event) } },
    picture(item, look),
    h('span.event-text', h('span.event-title', after ? [title, ' ', name] : name ? [name, ' ', title] : title, number), detail && h('span.event-detail', detail)),
    h('span.event-where', times, item.stream && h('span', item.stream))));
  let count = 1;
  return {
    key, element, item,
    more(next) {
      this.item = next;
      count++;
      number.hidden = false;
      text(number, `×${count}`);
      number.title = plural(count, 'time');
      times.dateTime = next.timestamp;
      text(times, timeOf(next.timestamp));
    },
  };
}

/** The name that an event tells, or, where it tells only an id, the name that the profile has now. */
export function nameOf(item, otherwise) {
  const element = h('strong', otherwise);
  if (!item.name && item.profile_id && item.profile_id !== 'erased' && item.event !== 'profile_erased') {
    known(item.profile_id).then(profile => profile && text(element, profile.name));
  }
  return element;
}

function picture(item, look) {
  if (item.event.startsWith('stream_') || item.event === 'load_changed' || item.event === 'profile_erased') {
    return h('span.event-look', look);
  }
  if (item.picture === undefined) {
    item.picture = item.fresh && item.track_id ? cropOf(item.stream, item.track_id) : null;
  }
  const picture = item.picture ? h('span.face.shown', copy(item.picture)) : item.profile_id && item.profile_id !== 'erased' ? faceOf(item.profile_id) : null;
  return h('span.event-look', picture, h(picture ? 'span.event-badge' : 'span', look));
}

function copy(canvas) {
  const twin = h('canvas', { width: canvas.width, height: canvas.height, 'aria-hidden': 'true' });
  twin.getContext('2d').drawImage(canvas, 0, 0);
  return twin;
}

/** The rail as a view of its own. */
export function show() {
  const list = eventList({ tag: 'h1' });
  return { title: 'Events', element: h('div.view.view-events', list.element), close: list.close };
}
