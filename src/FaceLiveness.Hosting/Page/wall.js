// The wall: every camera, live, as large as the window lets them be; one of them enlarged when chosen.

import { LiveConnection } from './live.js';
import { Tile } from './tile.js';
import { eventList } from './events.js';
import { provideCrops } from './crops.js';
import { h, fill, rove, text } from './dom.js';
import { listen } from './feed.js';
import { caption, timeOf } from './format.js';
import { icon, mark } from './icons.js';
import { sentences } from './notices.js';
import { streams } from './streams.js';
import { read, write } from './theme.js';

const LANDMARKS = 'faceliveness.landmarks';
const WIDTHS = [160, 320, 480, 640, 960, 1280];
const GAP = 8;
const FOOT = 34;
const NARROWEST = 200;
const COMFORTABLE = 260;

/** The number of columns that makes tiles of one aspect largest without scrolling, where they stay large enough; otherwise as many as fit side by side. */
export function columnsFor(count, width, height, aspect) {
  let best = { columns: 1, tile: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const across = (width - GAP * (columns - 1)) / columns;
    const down = ((height - GAP * (rows - 1)) / rows - FOOT) * aspect;
    const tile = Math.min(across, down);
    if (tile > best.tile) {
      best = { columns, tile };
    }
  }
  if (best.tile >= (width < 600 ? width * 0.6 : NARROWEST)) {
    return { columns: best.columns, width: Math.floor(best.tile), scrolls: false };
  }
  const narrowest = width < 600 ? (count <= 3 ? width : 165) : COMFORTABLE;
  const columns = Math.max(1, Math.min(count, Math.floor((width + GAP) / (narrowest + GAP))));
  return { columns, width: Math.floor((width - GAP * (columns - 1)) / columns), scrolls: true };
}

export function show({ parameters: [chosen], go }) {
  const tiles = new Map();
  const style = { landmarks: read(LANDMARKS) !== 'off', zoom: 1 };
  const grid = h('div.wall', { role: 'group', 'aria-label': chosen ? `Camera ${chosen}` : 'Live cameras' });
  const empty = h('div.wall-empty', { hidden: true });
  const link = h('p.wall-link', { role: 'status', hidden: true });
  const landmarks = h('button.quiet', { type: 'button', 'aria-pressed': String(style.landmarks), title: 'Landmarks (L)', onclick: toggleLandmarks }, 'Landmarks');
  const persons = h('div.persons');
  const list = eventList({ stream: chosen ?? null, heading: chosen ? `Events of ${chosen}` : 'Events' });
  const head = h('div.view-head',
    chosen && h('a.button.quiet', { href: '#/wall', 'aria-label': 'Back to the wall (Escape)' }, icon('back'), h('span.back-text', 'Wall')),
    h('h1', chosen ?? 'Wall'), h('span.grow'),
    chosen && h('button.quiet.round', { type: 'button', onclick: () => step(-1), title: 'Previous camera (←)', 'aria-label': 'Previous camera' }, icon('back')),
    chosen && h('button.quiet.round', { type: 'button', onclick: () => step(1), title: 'Next camera (→)', 'aria-label': 'Next camera' }, icon('next')), landmarks);
  const stage = h('div.stage', link, grid, empty);
  const side = h('div.side', chosen && h('section.here', { 'aria-label': 'In view' }, h('h2', 'In view'), persons), list.element);
  const element = h(`div.view.view-wall${chosen ? '.enlarged' : ''}`, h('div.wall-main', head, stage), side);
  const roving = rove(grid, 'button.tile');
  let scheduled = 0;
  let laidOut = '';
  let personsKey = '';
  let request = '';

  const connection = new LiveConnection({
    picture(frame, bitmap) {
      const tile = tileOf(frame.stream);
      const hadNone = !tile.frame || Math.abs(tile.aspect - frame.width / frame.height) > 0.01;
      tile.take(frame, bitmap);
      tile.dirty = true;
      if (hadNone) {
        layOut();
      }
      schedule();
    },
    state({ stream, state, reason, retry_at: retryAt }) {
      if (state === 'removed') {
        tiles.get(stream)?.close();
        tiles.delete(stream);
        layOut();
        return;
      }
      tileOf(stream).setState(state, reason, retryAt);
      schedule();
    },
    link(state, why, wait) {
      link.hidden = state !== 'lost';
      text(link, state === 'lost' ? `${why} Live pictures come back by themselves; trying again in ${Math.ceil(wait / 1000)} s.` : '');
      element.dataset.link = state;
    },
    wants: stream => tileOf(stream).visible && !document.hidden,
  });

  const sight = new IntersectionObserver(entries => {
    for (const entry of entries) {
      entry.target.tile.visible = entry.isIntersecting;
    }
  }, { root: null, rootMargin: '80px' });

  function tileOf(stream) {
    let tile = tiles.get(stream);
    if (!tile) {
      tile = new Tile(stream, id => { location.hash = chosen ? '#/wall' : `#/wall/${encodeURIComponent(id)}`; });
      tiles.set(stream, tile);
      grid.append(tile.element);
      sight.observe(tile.element);
      order();
      roving.refresh();
      layOut();
    }
    return tile;
  }

  // As the configuration has them; who came later comes last.
  function order() {
    const wanted = (streams.current?.streams ?? []).map(({ id }) => tiles.get(id)?.element).filter(Boolean);
    if (wanted.some((element, i) => grid.children[i] !== element)) {
      grid.prepend(...wanted);
    }
  }

  function schedule() {
    scheduled ||= requestAnimationFrame(now => {
      scheduled = 0;
      for (const tile of tiles.values()) {
        if (tile.visible && (tile.dirty || tile.fit())) {
          tile.dirty = false;
          tile.draw(style);
        }
        tile.tell(now);
      }
      if (chosen) {
        tellPersons();
      }
    });
  }

  function layOut() {
    empty.hidden = tiles.size > 0;
    if (tiles.size === 0) {
      const none = streams.current?.streams.length === 0;
      fill(empty, none
        ? sentences('No camera is watched.', 'Add one to FaceLiveness:Cameras in the configuration: it appears here without a restart.')
        : sentences(chosen ? `Waiting for ${chosen}…` : 'Waiting for the cameras…', 'Pictures appear as soon as the server sends the first one.'));
      return;
    }
    const { width, height } = stage.getBoundingClientRect();
    if (width === 0) {
      return;
    }
    const aspects = [...tiles.values()].filter(tile => tile.frame).map(tile => tile.aspect).sort((a, b) => a - b);
    const aspect = chosen || aspects.length === 0 ? aspects[0] ?? 16 / 9 : Math.min(16 / 9, Math.max(4 / 3, aspects[aspects.length >> 1]));
    const plan = columnsFor(tiles.size, width, height - (link.hidden ? 0 : 40), aspect);
    const key = `${plan.columns} ${plan.width} ${aspect.toFixed(3)}`;
    if (key !== laidOut) {
      laidOut = key;
      grid.style.setProperty('--columns', plan.columns);
      grid.style.setProperty('--tile', `${plan.width}px`);
      grid.style.setProperty('--aspect', aspect);
      grid.classList.toggle('scrolls', plan.scrolls);
      style.zoom = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      for (const tile of tiles.values()) {
        tile.dirty = true;
        tile.fit();
      }
      schedule();
    }
    connect(plan.width);
  }

  // The width that is shown, not the camera's: a wall of small tiles needs small pictures.
  function connect(shown = 0) {
    if (document.hidden) {
      return;
    }
    const pixels = shown * Math.min(2, devicePixelRatio || 1);
    const width = WIDTHS.find(one => one >= pixels * 0.9) ?? 1280;
    // Not for every pixel that a window grows: only where it makes a difference.
    if (request && width <= Number(request)) {
      connection.open({ stream: chosen, width: request, fps: chosen ? 20 : 12 });
      return;
    }
    request = String(width);
    connection.open({ stream: chosen, width: request, fps: chosen ? 20 : 12 });
  }

  function toggleLandmarks() {
    style.landmarks = !style.landmarks;
    write(LANDMARKS, style.landmarks ? 'on' : 'off');
    landmarks.setAttribute('aria-pressed', String(style.landmarks));
    for (const tile of tiles.values()) {
      tile.dirty = true;
    }
    schedule();
  }

  function step(by) {
    const all = streams.current?.streams.map(stream => stream.id) ?? [];
    const at = all.indexOf(chosen);
    if (all.length > 1 && at >= 0) {
      location.replace(`#/wall/${encodeURIComponent(all[(at + by + all.length) % all.length])}`);
    }
  }

  function tellPersons() {
    const frame = tiles.get(chosen)?.state === 'live' ? tiles.get(chosen).frame : null;
    const people = frame?.persons ?? [];
    const key = people.map(person => `${person.track_id} ${person.id} ${person.liveness} ${person.blinks} ${person.identity} ${person.liveness_reason}`).join('|');
    if (key === personsKey && persons.hasChildNodes()) {
      return;
    }
    personsKey = key;
    fill(persons, people.length === 0 && h('p.muted', 'Nobody.'), people.map(person => {
      const said = caption(person);
      return h('div.person', h('p.person-name', mark(said.mark), h('strong', said.title)),
        h('p', `${said.liveness} · ${said.blinks} · ${said.sure}`), person.liveness_reason && h('p.muted', person.liveness_reason),
        h('p.muted', `In view since ${timeOf(person.first_seen)}.`),
        person.profile_id && h('a', { href: `#/people/${encodeURIComponent(person.profile_id)}` }, 'Open the profile'));
    }));
  }

  const resize = new ResizeObserver(() => layOut());
  resize.observe(stage);
  const wait = setInterval(schedule, 500);
  const stops = [
    provideCrops(stream => {
      const tile = tiles.get(stream);
      return tile?.bitmap && tile.frame ? tile : null;
    }),
    listen(document, 'visibilitychange', () => {
      if (document.hidden) {
        connection.close();
      } else {
        connect();
      }
    }),
    listen(streams, 'change', () => {
      for (const tile of tiles.values()) {
        tile.setRetry(streams.find(tile.stream)?.retry_at ?? null);
      }
      order();
      if (tiles.size === 0) {
        layOut();
      }
    }),
  ];
  layOut();
  connect(chosen ? 960 : 320);

  return {
    title: chosen ?? 'Wall',
    element,
    keys: { l: toggleLandmarks, ...(chosen ? { Escape: () => go('/wall'), ArrowLeft: () => step(-1), ArrowRight: () => step(1) } : {}) },
    close() {
      connection.close();
      cancelAnimationFrame(scheduled);
      clearInterval(wait);
      resize.disconnect();
      sight.disconnect();
      stops.forEach(stop => stop());
      list.close();
      for (const tile of tiles.values()) {
        tile.close();
      }
    },
  };
}

