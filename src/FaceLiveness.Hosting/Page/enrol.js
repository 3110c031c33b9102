// Adds a person from pictures.

import { post } from './api.js';
import { ask } from './dialog.js';
import { field, h, fill } from './dom.js';
import { notice } from './notices.js';

export async function enrol() {
  const name = h('input', { type: 'text', maxLength: 100, autocomplete: 'off', spellcheck: false });
  const files = h('input', { type: 'file', accept: 'image/*', multiple: true });
  const wrong = h('p.wrong', { role: 'alert' });
  const answer = await ask({
    title: 'Add a person', confirm: 'Add',
    body: [field('Name', name), field('Pictures', files, 'One to twenty, each with this face alone in it, looking at the camera. Have the person\'s consent first.'), wrong],
    ready: () => name.focus(),
    result: async () => {
      if (!name.value.trim() || files.files.length === 0) {
        wrong.textContent = 'Write a name and choose one picture at least.';
        return undefined;
      }
      const form = new FormData();
      form.append('name', name.value.trim());
      for (const file of files.files) {
        form.append('pictures', file, file.name);
      }
      try {
        return await post('profiles', form);
      } catch (error) {
        fill(wrong, `${error.title} ${error.detail}`);
        return undefined;
      }
    },
  });
  if (!answer) {
    return null;
  }
  const refused = answer.pictures.filter(picture => !picture.used);
  notice(`${answer.profile.name} was added.`, {
    detail: refused.length > 0 ? `Not used: ${refused.map(picture => `${picture.file} (${picture.reason})`).join(', ')}` : undefined,
    kind: refused.length > 0 ? 'alarm' : 'done',
  });
  return answer.profile;
}
