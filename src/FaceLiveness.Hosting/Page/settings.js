// What runs: version, models and licences, options in force, alerts, and how this page looks.

import { get, post, remove } from './api.js';
import { h, fill } from './dom.js';
import { ago, count, moment, plural, sentence, words } from './format.js';
import { fault, loading, notice } from './notices.js';
import { STATES } from './streams.js';
import { THEMES, setTheme, theme } from './theme.js';

const GUARDED = { none: 'nobody has to sign in: only this machine can open the page', token: 'a token', policy: 'the host\'s own sign-in' };

export function show() {
  const runs = h('div.settings');
  const alerts = h('div.settings');
  const looks = h('section.panel', h('h2', 'This page'), h('fieldset.choice-row', h('legend', 'Colours'), Object.entries(THEMES).map(([key, label]) =>
    h('label', h('input', { type: 'radio', name: 'theme', value: key, checked: theme() === key, onchange: () => setTheme(key) }), label))));

  const load = () => loading(runs, async () => fill(runs, running(await get('settings'))));
  const loadAlerts = async () => {
    try {
      fill(alerts, alerting(await get('alerts'), loadAlerts));
    } catch (error) {
      fill(alerts, error.status !== 404 && h('section.panel', h('h2', 'Alerts'), h('p', error.title), h('p.muted', error.detail)));
    }
  };
  load();
  loadAlerts();
  return { title: 'Settings', element: h('div.view', h('div.view-head', h('h1', 'Settings')), h('div.view-body', looks, runs, alerts)) };
}

function running(settings) {
  const row = (name, value) => value !== null && value !== undefined && value !== '' && h('tr', h('th', { scope: 'row' }, name), h('td', value));
  const table = rows => h('table.table.plain', h('tbody', rows));
  return [
    h('section.panel', h('h2', 'What runs'), table([
      row('Version', settings.version), row('Running since', moment(settings.started_at)), row('Runtime', settings.runtime), row('System', settings.os), row('FFmpeg', settings.ffmpeg),
      row('Load', words(settings.load)), row('Guarded by', GUARDED[settings.authentication] ?? settings.authentication),
      ...Object.entries(settings.store ?? {}).map(([name, value]) => row(sentence(name), typeof value === 'number' ? count(value) : String(value)))])),
    h('section.panel', h('h2', 'Models'), h('div.scroll-x', h('table.table', h('thead', h('tr', ['For', 'Model', 'Licence'].map(name => h('th', { scope: 'col' }, name)))),
      h('tbody', (settings.models ?? []).map(model => h('tr', h('td', words(model.role)), h('td', h('code', { title: `SHA-256 ${model.sha256}` }, model.id)), h('td', model.license ?? 'not known'))))))),
    h('section.panel', h('h2', 'Cameras'), h('div.scroll-x', h('table.table', h('thead', h('tr', ['Camera', 'Address', 'State'].map(name => h('th', { scope: 'col' }, name)))),
      h('tbody', (settings.cameras ?? []).map(camera => h('tr', h('td', camera.id), h('td', h('span.address', camera.address), camera.sub_stream && h('small.muted', ` and ${camera.sub_stream}`)),
        h('td', camera.enabled === false ? 'switched off' : STATES[camera.state] ?? words(camera.state)))))))),
    h('section.panel', h('h2', 'Options in force'), h('p.muted', 'They are changed in the configuration section FaceLiveness, and explained in the documentation.'),
      Object.entries(settings.options ?? {}).map(([section, values]) => h('details', h('summary', sentence(section)), table(flat(values).map(([name, value]) => row(h('code', name), value)))))),
  ];
}

function flat(values, prefix = '') {
  return Object.entries(values ?? {}).flatMap(([name, value]) => value !== null && typeof value === 'object' && !Array.isArray(value)
    ? flat(value, `${prefix}${name}.`) : [[prefix + name, Array.isArray(value) ? value.join(', ') || '—' : String(value ?? '—')]]);
}

function alerting({ rules = [], sinks = [], dead_letters: dead = [] }, reload) {
  const act = async (work, said) => {
    try {
      await work();
      notice(said);
    } catch (error) {
      fault(error);
    }
    reload();
  };
  return h('section.panel', h('h2', 'Alerts'),
    sinks.length === 0 ? h('p.muted', 'Nothing is sent anywhere. Rules and receivers are set in FaceLiveness:Alerts.') : [
      h('p.muted', `${plural(rules.length, 'rule')}: ${rules.map(rule => rule.name ?? rule.id).filter(Boolean).join(', ')}`),
      h('div.scroll-x', h('table.table', h('thead', h('tr', ['Receiver', 'Sent', 'Waiting', 'Failed tries', 'Last error'].map(name => h('th', { scope: 'col' }, name)))),
        h('tbody', sinks.map(sink => h('tr', h('td', `${sink.name} (${sink.kind})`), h('td', count(sink.sent)), h('td', count(sink.pending)), h('td', count(sink.failed)), h('td.muted', sink.last_error ?? '')))))),
      dead.length > 0 && [h('h3', 'Given up on'), h('ul.parts', dead.map(letter => h('li', h('span', h('strong', words(letter.event)), ` to ${letter.sink}, ${ago(letter.at)}, after ${plural(letter.attempts, 'try', 'tries')}. `, h('span.muted', letter.last_error)),
        h('button', { type: 'button', onclick: () => act(() => post(`alerts/dead/${encodeURIComponent(letter.id)}/retry`), 'It is tried again.') }, 'Try again'),
        h('button.quiet', { type: 'button', onclick: () => act(() => remove(`alerts/dead/${encodeURIComponent(letter.id)}`), 'It is thrown away.') }, 'Throw away'))))]]);
}
