// What a person decides of a profile: name, merge, undo, erase. Each says what it did, and offers the way back where there is one.

import { post, profilePath, remove } from './api.js';
import { askPerson, askText, confirm } from './dialog.js';
import { h } from './dom.js';
import { plural } from './format.js';
import { face, stale } from './known.js';
import { fault, notice } from './notices.js';

/** Asks for a name and gives it; true where it was given. */
export async function rename(profile) {
  const name = await askText({
    title: profile.named ? `Rename ${profile.name}` : 'Who is this?', label: 'Name', value: profile.named ? profile.name : '',
    hint: profile.named ? null : 'A person who has a name counts as confirmed and is not forgotten as a candidate.', action: profile.named ? 'Rename' : 'Name',
  });
  return name !== null && done(() => post(profilePath(profile.id, '/rename'), { name, version: profile.version }), profile.id, () => notice(`${name} it is.`));
}

/** Asks into whom, and merges; the one that stays, or null. */
export async function mergeInto(profile) {
  const into = await askPerson({
    title: `Merge ${profile.name} into…`, intro: 'Choose the profile that stays. The other becomes a part of it; that can be undone.', action: 'Merge', except: [profile.id],
  });
  return into && await merge(profile, into) ? into : null;
}

/** Merges one into another; true where it was done. */
export function merge(from, into) {
  return done(() => post(profilePath(from.id, '/merge'), { into: into.id }), from.id, () => {
    stale(into.id);
    notice(`${from.name} is a part of ${into.name} now.`, { action: { text: 'Undo', run: () => undoMerge(from.id, from.name) } });
  });
}

/** Takes a merged profile out again; true where it was done. */
export function undoMerge(id, name) {
  return done(() => post(profilePath(id, '/undo-merge')), id, () => notice(`${name ?? 'The profile'} is a profile of its own again.`));
}

/** Asks, saying what will be gone, and erases; true where it was done. */
export async function erase(profile) {
  const sure = await confirm({
    title: `Erase ${profile.name}?`, action: 'Erase for good', danger: true,
    body: [
      h('div.confirm-who', face(profile), h('p', h('strong', profile.name), h('br'), `Known since ${new Date(profile.created_at).toLocaleDateString()}`)),
      h('p', 'This will be gone, from the disk as well:'),
      h('ul', h('li', `${plural(profile.samples.length, 'picture')} of the face, and what recognition made of them`),
        profile.aliases?.length > 0 && h('li', `${plural(profile.aliases.length, 'profile')} merged into this one`),
        h('li', 'the name and the id in the history and in the status'), h('li', 'what was written down of consent')),
      h('p', 'Whoever it is will be a stranger to every camera. ', h('strong', 'This can\'t be undone.')),
    ],
  });
  return sure ? eraseNow(profile) : false;
}

/** Erases without asking: whoever calls has asked. */
export function eraseNow(profile) {
  return done(() => remove(profilePath(profile.id)), profile.id, () => notice(`${profile.named ? profile.name : 'The profile'} is erased.`));
}

async function done(work, id, say) {
  try {
    await work();
    stale(id);
    say();
    return true;
  } catch (error) {
    stale(id);
    fault(error);
    return false;
  }
}
