// Who wants to see anything has to know the token.

import { post, remove } from './api.js';
import { field, h } from './dom.js';
import { fault } from './notices.js';

const REMEDIES = {
  401: 'That is not the token. It is in the configuration of this installation, as FaceLiveness:Hosting:Token or TokenFile.',
  409: 'No token is asked here. Sign in to the site that this page belongs to, then load it again.',
};

export function show(entered) {
  const token = h('input', { type: 'password', autocomplete: 'current-password', required: true, spellcheck: false, name: 'token' });
  const wrong = h('p.wrong', { role: 'alert' });
  const enter = h('button.primary', { type: 'submit' }, 'Sign in');
  const form = h('form.login', { noValidate: true },
    h('span.brand-mark.large', { 'aria-hidden': 'true' }), h('h1', 'FaceLiveness'),
    h('p.muted', 'This page shows who is in front of the cameras. Sign in with the token of this installation.'),
    field('Token', token), wrong, enter);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (!token.value) {
      wrong.textContent = 'Write the token first.';
      token.focus();
      return;
    }
    enter.disabled = true;
    wrong.textContent = '';
    try {
      await post('session', { token: token.value });
      token.value = '';
      entered();
    } catch (error) {
      wrong.textContent = REMEDIES[error.status] ?? `${error.title} ${error.detail}`;
      token.select();
    } finally {
      enter.disabled = false;
    }
  });
  requestAnimationFrame(() => token.focus());
  return { element: h('main.alone', form) };
}

export async function signOut(left) {
  try {
    await remove('session');
    left();
  } catch (error) {
    fault(error);
  }
}
