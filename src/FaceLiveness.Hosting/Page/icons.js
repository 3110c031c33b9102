// Line icons, and the four marks of the overlays: a disc, a diamond, a ring and a triangle say who somebody is where colours can't.

const SVG = 'http://www.w3.org/2000/svg';

const LINES = {
  wall: 'M3 5h8v6H3zM13 5h8v6h-8zM3 13h8v6H3zM13 13h8v6h-8z',
  events: 'M5 6h1M9 6h10M5 12h1M9 12h10M5 18h1M9 18h10',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.300M17.500 14.300c2.300.7 3.700 2.600 4 5.700',
  review: 'M4 5h16M4 12h9M4 19h7M15 17l2.500 2.500L22 15',
  history: 'M12 7v5l3.500 2M3.500 12a8.500 8.500 0 1 0 2.600-6.100L3.500 8.400M3.500 4v4.400h4.400',
  cameras: 'M3 7h12v10H3zM15 11l6-3.500v9L15 13',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  more: 'M4 6h16M4 12h16M4 18h16',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  lost: 'M3 3l18 18M7 7H3v10h12v-2M11 7h4v4l6-3.500v9',
  returned: 'M4 12.500l5 5L20 6.500',
  appeared: 'M12 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM5.500 20c.6-3.700 3-5.500 6.500-5.500s5.900 1.800 6.500 5.500',
  left: 'M9.500 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 20c.6-3.700 3-5.500 6.500-5.500 1.500 0 2.800.3 3.800 1M15 12h6M18.500 9.500L21 12l-2.500 2.500',
  live: 'M2.500 12S6 6 12 6s9.500 6 9.500 6-3.500 6-9.500 6-9.500-6-9.500-6zM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  profile: 'M4 4h16v16H4zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM7.500 17c.5-2 2-3 4.500-3s4 1 4.500 3',
  step: 'M4 20l4.500-1L19 8.500 15.500 5 5 15.500 4 20zM13.500 7l3.500 3.500',
  load: 'M4 18a9 9 0 1 1 16 0M12 15l4-6',
  person: 'M12 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM5.500 20c.6-3.700 3-5.500 6.500-5.500s5.900 1.800 6.500 5.500',
  empty: 'M4 5h16v14H4zM4 15l4.500-4 4 3.500 3-2.500L20 16',
};

const MARKS = {
  known: { d: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z', filled: true },
  unknown: { d: 'M12 2l10 10-10 10L2 12z', filled: true },
  undecided: { d: 'M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14z', filled: false },
  spoof: { d: 'M12 2.500l10 18H2z', filled: true },
};

/** An icon that says nothing by itself: a text stands beside it, or a label on what holds it. */
export function icon(name) {
  return svg(LINES[name] ?? LINES.step, 'icon');
}

/** The mark of a person: known, unknown, undecided or spoof. */
export function mark(name) {
  const { d, filled } = MARKS[name] ?? MARKS.undecided;
  return svg(d, `mark mark-${name}${filled ? ' filled' : ''}`);
}

function svg(d, className) {
  const element = document.createElementNS(SVG, 'svg');
  element.setAttribute('viewBox', '0 0 24 24');
  element.setAttribute('class', className);
  element.setAttribute('aria-hidden', 'true');
  element.setAttribute('focusable', 'false');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', d);
  element.append(path);
  return element;
}
