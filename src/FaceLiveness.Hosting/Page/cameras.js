// How the cameras are doing.

import { h, fill } from './dom.js';
import { listen } from './feed.js';
import { ago, count, plural, words } from './format.js';
import { failed, sentences } from './notices.js';
import { STATES, streams } from './streams.js';
import { explain } from './tile.js';
import { LiveConnection } from './live.js';

const LOADS = {
  normal: 'The machine keeps up with all of them.',
  busy: 'The machine is busy: people are searched for less often, faces that are followed are still read in every picture.',
  strained: 'The machine is strained: some pictures are left out. Fewer cameras, smaller streams or a faster machine help.',
  overloaded: 'The machine can\'t keep up: many pictures are left out. Fewer cameras, smaller streams or a faster machine help.',
};

export function show() {
  const summary = h('p');
  const drawn = h('p.muted');
  const rows = h('div.camera-list');
  const body = h('div.view-body', summary, rows, drawn);

  function draw() {
    if (!streams.current) {
      fill(rows, streams.error && failed(streams.error, () => streams.refresh()));
      return;
    }
    const { streams: all, load } = streams.current;
    fill(summary, LOADS[load] ?? words(load));
    fill(rows, all.length === 0 ? sentences('No camera is watched.', 'Add one to FaceLiveness:Cameras in the configuration: it appears here without a restart.') : all.map(camera));
    const { drawn: pictures, skipped } = LiveConnection.figures;
    drawn.textContent = pictures > 0 ? `Drawn on this page since it was opened: ${plural(pictures, 'picture')}; ${count(skipped)} left out.` : '';
  }

  const timer = setInterval(draw, 1000);
  const stop = listen(streams, 'change', draw);
  streams.refresh();
  draw();
  return {
    title: 'Cameras',
    element: h('div.view', h('div.view-head', h('h1', 'Cameras')), body),
    close: () => { clearInterval(timer); stop(); },
  };
}

function camera(stream) {
  const { detail } = explain(stream.state, stream.reason, stream.retry_at, stream.last_frame);
  const seen = stream.frames_analyzed + stream.frames_dropped;
  const dropped = seen > 0 ? stream.frames_dropped / seen : 0;
  const number = (name, value) => h('div', h('dt', name), h('dd', value));
  return h('article.camera', { dataset: { state: stream.state } },
    h('header', h('span.tile-dot'), h('h2', h('a', { href: `#/wall/${encodeURIComponent(stream.id)}` }, stream.id)), h('span.camera-state', STATES[stream.state] ?? stream.state)),
    stream.address && h('p.muted.address', stream.address),
    stream.state !== 'live' && h('p.camera-why', detail),
    h('dl.figures',
      number('Pictures a second', stream.state === 'live' ? stream.fps.toFixed(1) : '—'), number('Size', stream.width ? `${stream.width} × ${stream.height}` : '—'),
      number('Last picture', stream.last_frame ? ago(stream.last_frame) : 'none yet'), number('In view', count(stream.persons)),
      number('Analysed', count(stream.frames_analyzed)), number('Left out', `${count(stream.frames_dropped)} (${(dropped * 100).toFixed(dropped > 0 && dropped < 0.1 ? 1 : 0)} %)`)));
}
