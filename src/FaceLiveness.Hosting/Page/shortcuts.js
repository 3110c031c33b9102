// The keys, shown on '?'.

import { ask } from './dialog.js';
import { h } from './dom.js';

const row = (keys, what) => h('tr', h('td', keys.map(key => h('kbd', key))), h('td', what));

export function showShortcuts(views) {
  const part = (title, rows) => h('section', h('h3', title), h('table.keys', h('tbody', rows)));
  ask({
    title: 'Keys', confirm: 'Close', wide: true, asks: false,
    body: h('div.key-parts',
      part('Everywhere', [...Object.values(views).map(({ label }, i) => row([String(i + 1)], label)), row(['/'], 'Search'), row(['?'], 'These keys'), row(['←', '→', '↑', '↓'], 'Move in a list or a grid'), row(['Enter'], 'Open what has the focus')]),
      part('Wall', [row(['L'], 'Landmarks on and off'), row(['Enter'], 'Enlarge a camera'), row(['←', '→'], 'Previous, next camera, enlarged'), row(['Esc'], 'Back to the wall')]),
      part('Review', [row(['N'], 'Name'), row(['M'], 'Merge: the same person'), row(['X'], 'Not the same'), row(['D', 'D'], 'Erase, by a second press'), row(['S'], 'Skip')]),
      part('A profile', [row(['R'], 'Rename'), row(['M'], 'Merge into…'), row(['Esc'], 'Back to the people')])),
  });
}
