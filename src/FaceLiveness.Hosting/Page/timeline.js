// When a person was seen, and by which camera: a lane for each camera, and the same as a table for whoever can't see it.

import { h } from './dom.js';
import { minuteOf, moment, span, timeOf } from './format.js';

/** A drawing of sightings: `{ stream, from, to, events, live }`. */
export function sightings(all) {
  if (all.length === 0) {
    return h('p.muted', 'Not seen since the history was begun, or no history is kept.');
  }
  const from = Math.min(...all.map(one => Date.parse(one.from)));
  const to = Math.max(...all.map(one => Date.parse(one.to)), from + 60_000);
  const lanes = new Map();
  for (const sighting of all) {
    lanes.has(sighting.stream) ? lanes.get(sighting.stream).push(sighting) : lanes.set(sighting.stream, [sighting]);
  }
  const at = time => (Date.parse(time) - from) / (to - from) * 100;
  const drawing = h('div.lanes', { 'aria-hidden': 'true' }, [...lanes].map(([stream, seen]) => h('div.lane', h('span.lane-name', stream), h('div.lane-track', seen.map(one => {
    const bar = h(`span.lane-bar${one.live ? '.proven' : ''}`, { title: `${moment(one.from)}, ${lengthOf(one)}${one.live ? ', proven live' : ''}` });
    bar.style.left = `${at(one.from)}%`;
    bar.style.width = `max(0.375rem, ${at(one.to) - at(one.from)}%)`;
    return bar;
  })))), h('div.lane', h('span.lane-name'), h('div.lane-axis', h('span', label(from, from, to)), h('span', label((from + to) / 2, from, to)), h('span', label(to, from, to)))));
  const table = h('table.table.sighting-table', h('thead', h('tr', ['Camera', 'From', 'For', 'Live'].map(name => h('th', { scope: 'col' }, name)))),
    h('tbody', all.slice(0, 50).map(one => h('tr', h('td', one.stream), h('td', moment(one.from)), h('td', lengthOf(one)), h('td', one.live ? 'proven' : '—')))));
  return [drawing, h('p.legend', h('span.lane-key.proven'), 'proven live', h('span.lane-key'), 'seen'), h('details', h('summary', 'As a table'), table)];
}

const lengthOf = one => span(Math.max(0, Date.parse(one.to) - Date.parse(one.from)) / 1000);

function label(time, from, to) {
  const date = new Date(time);
  if (to - from < 600_000) {
    return timeOf(date);
  }
  return to - from > 20 * 3600_000 ? `${date.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })} ${minuteOf(date)}` : minuteOf(date);
}
