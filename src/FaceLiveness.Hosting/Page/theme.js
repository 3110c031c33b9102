// Dark unless somebody chose otherwise: a control room is. "system" follows what the machine prefers.

const KEY = 'faceliveness.theme';
const system = matchMedia('(prefers-color-scheme: light)');

export const THEMES = { dark: 'Dark', light: 'Light', system: 'As the system' };

export const theme = () => {
  const kept = read(KEY);
  return kept in THEMES ? kept : 'dark';
};

export function setTheme(name) {
  write(KEY, name);
  apply();
}

export function apply() {
  const name = theme();
  document.documentElement.dataset.theme = name === 'system' ? (system.matches ? 'light' : 'dark') : name;
}

system.addEventListener('change', apply);

/** What this browser remembers of how somebody likes the page; nothing of people. */
export function read(key, otherwise = null) {
  try {
    return localStorage.getItem(key) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function write(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing: it holds until the page is left.
  }
}
