// Builds elements. Data only ever becomes text or a property: there is no way to hand in markup, so a name can't be more than a name.

/** An element: `h('button.primary', { type: 'button', onclick: f }, 'Save')`. Children that are null, undefined or false are left out. */
export function h(tag, properties, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length > 0) {
    element.className = classes.join(' ');
  }
  if (properties instanceof Node || typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
    children.unshift(properties);
  } else {
    set(element, properties);
  }
  append(element, children);
  return element;
}

/** Sets properties, attributes (with a dash, or not a property) and listeners; null takes an attribute away. */
export function set(element, properties) {
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'dataset') {
      Object.assign(element.dataset, value);
    } else if (key in element && !key.includes('-') && value !== null && value !== undefined) {
      element[key] = value;
    } else if (value === null || value === undefined) {
      element.removeAttribute(key);
    } else {
      element.setAttribute(key, value);
    }
  }
  return element;
}

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

let fields = 0;

/** An input with its label, and what there is to know about it. */
export function field(label, input, hint) {
  const help = hint && h('small', { id: `hint-${++fields}` }, hint);
  if (help) {
    input.setAttribute('aria-describedby', help.id);
  }
  return h('div.field', h('label', h('span', label), input), help);
}

/** Keeps a text as it should be without touching the page where it is so already. */
export function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** Arrow keys, Home and End move among the items of a list or a grid; one of them is in the order of the Tab key. */
export function rove(container, selector) {
  const items = () => [...container.querySelectorAll(selector)].filter(item => item.offsetParent !== null);
  const choose = item => {
    for (const other of container.querySelectorAll(selector)) {
      other.tabIndex = other === item ? 0 : -1;
    }
  };
  container.addEventListener('focusin', event => {
    const item = event.target.closest(selector);
    if (item && container.contains(item)) {
      choose(item);
    }
  });
  container.addEventListener('keydown', event => {
    const all = items();
    const at = all.indexOf(event.target.closest(selector));
    if (at < 0 || event.target.matches('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const columns = Math.max(1, all.findIndex(item => item.offsetTop > all[0].offsetTop));
    const wide = all.findIndex(item => item.offsetTop > all[0].offsetTop) < 0 ? all.length : columns;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide, Home: -at, End: all.length - 1 - at }[event.key];
    if (step === undefined) {
      return;
    }
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    event.preventDefault();
    next.focus();
  });
  return {
    /** Call after items came or went. */
    refresh() {
      const all = items();
      if (all.length > 0 && !all.some(item => item.tabIndex === 0 && item.hasAttribute('tabindex'))) {
        choose(all[0]);
      }
    },
  };
}
