// The frame around the views: who is signed in, which view is shown, what the keys do, and how everything is at a glance.

import { get, session } from './api.js';
import { h, fill, text } from './dom.js';
import { feed, listen, settled } from './feed.js';
import { plural, sentence, words } from './format.js';
import { icon } from './icons.js';
import { alarm, announce, failed, notice } from './notices.js';
import { isTrouble, streams } from './streams.js';
import { apply, setTheme } from './theme.js';
import { told } from './events.js';
import { showShortcuts } from './shortcuts.js';
import * as login from './login.js';
import * as wall from './wall.js';
import * as events from './events.js';
import * as gallery from './gallery.js';
import * as profile from './profile.js';
import * as review from './review.js';
import * as history from './history.js';
import * as cameras from './cameras.js';
import * as settings from './settings.js';

const VIEWS = {
  wall: { label: 'Wall', icon: 'wall', view: wall },
  events: { label: 'Events', icon: 'events', view: events },
  people: { label: 'People', icon: 'people', view: gallery },
  review: { label: 'Review', icon: 'review', view: review },
  history: { label: 'History', icon: 'history', view: history, more: true },
  cameras: { label: 'Cameras', icon: 'cameras', view: cameras, more: true },
  settings: { label: 'Settings', icon: 'settings', view: settings, more: true },
};

const app = document.getElementById('app');
const main = h('main', { id: 'view', tabIndex: -1 });
const links = new Map();
const badge = h('span.badge', { hidden: true });
let current = null;
let shown = null;
let stopBar = () => {};

apply();
start();

async function start() {
  try {
    const { authenticated, required, actor } = await get('session');
    if (required && !authenticated) {
      signIn();
      return;
    }
    build(required, actor);
  } catch (error) {
    fill(app, h('div.alone', failed(error, start)));
  }
}

function signIn() {
  leave();
  stopBar();
  feed.stop();
  streams.stop();
  document.title = 'Sign in · FaceLiveness';
  fill(app, login.show(start).element);
}

session.addEventListener('required', () => {
  if (app.firstElementChild?.classList.contains('shell')) {
    signIn();
  }
});

function build(required, actor) {
  const more = h('button.nav-link.nav-more', { type: 'button', 'aria-expanded': 'false', onclick: () => openMore() }, icon('more'), h('span', 'More'));
  const nav = h('nav.nav', { 'aria-label': 'Views' });
  const openMore = (open = nav.dataset.more !== 'open') => {
    nav.dataset.more = open ? 'open' : '';
    more.setAttribute('aria-expanded', String(open));
  };
  Object.entries(VIEWS).forEach(([key, { label, icon: look, more: isMore }], i) => {
    const link = h(`a.nav-link${isMore ? '.is-more' : ''}${key === 'events' ? '.nav-events' : ''}`, { href: `#/${key}`, title: `${label} (${i + 1})`, onclick: () => openMore(false) },
      icon(look), h('span', label), key === 'review' && badge);
    links.set(key, link);
    nav.append(link);
  });
  nav.append(more);
  nav.addEventListener('focusout', event => nav.contains(event.relatedTarget) || setTimeout(() => openMore(false), 150));
  nav.addEventListener('keydown', event => event.key === 'Escape' && openMore(false));
  fill(app, h('div.shell',
    h('a.skip', { href: '#view', onclick: event => { event.preventDefault(); main.focus(); } }, 'Skip to the view'), bar(required, actor), nav, main));
  feed.start();
  streams.start();
  countReview();
  route();
}

function bar(required, actor) {
  const cameraState = h('a.bar-fact', { href: '#/cameras' });
  const load = h('a.bar-fact.trouble', { href: '#/cameras', hidden: true });
  const link = h('span.bar-fact.trouble', { role: 'status', hidden: true }, icon('lost'), 'No connection');
  const clock = h('time.bar-clock');
  const tick = () => text(clock, new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date()));
  tick();
  const timer = setInterval(tick, 1000);
  const stop = listen(streams, 'change', () => {
    link.hidden = !streams.error;
    if (!streams.current) {
      return;
    }
    const all = streams.current.streams;
    const live = all.filter(stream => stream.state === 'live').length;
    const trouble = all.filter(stream => isTrouble(stream.state)).length;
    fill(cameraState, icon('cameras'), h('span', `${live} of ${plural(all.length, 'camera')} live`), trouble > 0 && h('strong.trouble', `${trouble} in trouble`));
    load.hidden = streams.current.load === 'normal';
    fill(load, icon('load'), h('span', sentence(streams.current.load)));
    load.title = `The machine is ${words(streams.current.load)}: less is analysed than could be.`;
  });
  stopBar = () => {
    clearInterval(timer);
    stop();
  };
  const themeButton = h('button.quiet.bar-theme', { type: 'button', title: 'Dark or light', onclick: () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark') }, 'Dark / light');
  return h('header.bar', h('span.brand', h('span.brand-mark', { 'aria-hidden': 'true' }), h('span.brand-text', 'FaceLiveness')), cameraState, load, link, h('span.grow'), clock, themeButton,
    h('button.quiet', { type: 'button', title: 'Keys (?)', 'aria-label': 'Keys', onclick: () => showShortcuts(VIEWS) }, '?'),
    // Whoever came by the host's own sign-in leaves by it.
    required && actor === 'web:token' && h('button.quiet', { type: 'button', title: actor, onclick: () => login.signOut(() => location.reload()) }, 'Sign out'));
}

function parse() {
  const [name, ...parameters] = location.hash.replace(/^#\/?/, '').split('?')[0].split('/').filter(Boolean).map(part => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return name in VIEWS ? { name, parameters } : { name: 'wall', parameters: [] };
}

function leave() {
  current?.close?.();
  current = null;
}

function route() {
  if (!main.isConnected) {
    return;
  }
  const { name, parameters } = parse();
  const first = shown === null;
  leave();
  shown = name;
  const view = name === 'people' && parameters.length > 0 ? profile : VIEWS[name].view;
  const query = new URLSearchParams(location.hash.split('?')[1] ?? '');
  current = view.show({ parameters, query, go: path => { location.hash = `#${path}`; } });
  for (const [key, link] of links) {
    key === name ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }
  document.title = `${current.title} · FaceLiveness`;
  main.dataset.view = name;
  fill(main, current.element);
  current.ready?.();
  if (!first) {
    main.focus({ preventScroll: true });
    announce(current.title);
  }
}

addEventListener('hashchange', route);

addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || !current || document.querySelector('dialog[open]')) {
    return;
  }
  const typing = event.target.closest?.('input, select, textarea');
  if (typing) {
    if (event.key === 'Escape') {
      typing.blur();
    }
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = current.keys?.[key];
  if (action) {
    event.preventDefault();
    action(event);
  } else if (key === '?') {
    event.preventDefault();
    showShortcuts(VIEWS);
  } else if (/^[1-7]$/.test(key)) {
    location.hash = `#/${Object.keys(VIEWS)[Number(key) - 1]}`;
  } else if (key === '/') {
    const search = main.querySelector('input[type="search"]');
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
});

// What a guard must not miss, wherever they are on the page. On the wall the rail shows it already.
listen(feed, 'event', ({ detail: item }) => {
  if (!item.fresh || feed.ageOf(item) > 60) {
    return;
  }
  const what = told(item);
  const where = item.stream ? ` on ${item.stream}` : '';
  if (item.event === 'spoof_suspected' || item.event === 'stream_lost') {
    const title = `${what.title}${where}`;
    if (shown === 'wall' || shown === 'events') {
      alarm(title);
    } else {
      notice(title, { detail: what.detail, kind: 'alarm', action: { text: 'Show', run: () => { location.hash = `#/wall/${encodeURIComponent(item.stream)}`; } } });
    }
  } else if (item.event === 'person_unknown' || item.event === 'person_recognized') {
    announce(`${what.strong ?? ''} ${what.title}${where}`.trim());
  }
});

async function countReview() {
  try {
    const { unknowns, proposals } = await get('review');
    const open = unknowns.length + proposals.length;
    badge.hidden = open === 0;
    text(badge, open > 99 ? '99+' : String(open));
    badge.setAttribute('aria-label', `${open} to review`);
  } catch {
    // The view itself says what is wrong.
    badge.hidden = true;
  }
}

const recount = settled(countReview, 600);
listen(feed, 'event', ({ detail }) => detail.event.startsWith('profile_') && detail.fresh && recount());
