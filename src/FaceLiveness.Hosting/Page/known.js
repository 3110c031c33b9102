// Profiles that the page has asked for lately, so that a name or a face in a list costs one request, not one a line.

import { get, pictureOf, profilePath } from './api.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { feed } from './feed.js';

const MOST = 400;
const cache = new Map();

/** A profile, or null where there is none (any more). */
export function known(id) {
  let profile = cache.get(id);
  if (!profile) {
    if (cache.size >= MOST) {
      cache.delete(cache.keys().next().value);
    }
    profile = get(profilePath(id)).catch(error => {
      if (error.status !== 404) {
        cache.delete(id);
      }
      return null;
    });
    cache.set(id, profile);
  }
  return profile;
}

/** Forgets what was asked, after it was changed. */
export function stale(...ids) {
  for (const id of ids) {
    cache.delete(id);
  }
}

feed.addEventListener('event', ({ detail }) => {
  if (detail.event.startsWith('profile_')) {
    stale(detail.profile_id, detail.other_profile_id);
  }
});

/** The picture of a profile's best sample, or a drawn stand-in. */
export function face(profile, sample = profile?.cover, alternative = '') {
  const frame = h('span.face', icon('person'));
  if (profile && sample) {
    const picture = h('img', { alt: alternative, loading: 'lazy', decoding: 'async', draggable: false });
    picture.addEventListener('load', () => frame.classList.add('shown'));
    picture.addEventListener('error', () => picture.remove());
    picture.src = pictureOf(profile.id, sample);
    frame.append(picture);
  }
  return frame;
}

/** The same for a profile of which only the id is known. */
export function faceOf(id) {
  const frame = h('span.face', icon('person'));
  known(id).then(profile => profile && frame.replaceWith(face(profile)));
  return frame;
}
