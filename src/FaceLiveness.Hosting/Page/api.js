// Talks to the endpoints below this page's own address, so that any prefix works.

const ROOT = new URL('api/', document.baseURI);

/** What a server or the way to it says in two plain sentences: what is wrong, and the remedy. */
export class ApiError extends Error {
  constructor(status, title, detail) {
    super(title);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

/** Told when the server wants to know who is there. */
export const session = new EventTarget();

/** The address of an endpoint, with a query; what is null or empty is left out, and lists are repeated. */
export function address(path, query = {}) {
  const url = new URL(path, ROOT);
  for (const [key, value] of Object.entries(query)) {
    for (const one of [value].flat()) {
      if (one !== null && one !== undefined && one !== '') {
        url.searchParams.append(key, one);
      }
    }
  }
  return url;
}

export const pictureOf = (profile, sample) => address(`profiles/${encodeURIComponent(profile)}/pictures/${encodeURIComponent(sample)}`).href;

/** A response, or an ApiError. */
export async function request(path, { method = 'GET', query, body, signal } = {}) {
  const headers = {};
  if (method !== 'GET') {
    headers['X-FaceLiveness'] = '1';
  }
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(address(path, query), {
      method, headers, signal, credentials: 'same-origin', cache: 'no-store', redirect: 'error',
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    throw new ApiError(0, 'The server does not answer.', 'Check that the program still runs and that this machine reaches it, then try again.');
  }
  if (response.ok) {
    return response;
  }
  const problem = await problemOf(response);
  if (problem.status === 401 && path !== 'session') {
    session.dispatchEvent(new Event('required'));
  }
  throw problem;
}

async function problemOf(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // A proxy's page, or nothing at all: the status says what can be said.
  }
  const wait = Number(response.headers.get('Retry-After'));
  const fallback = wait > 0 ? `Try again in ${wait} s.` : 'Try again; if it stays so, the program\'s log says more.';
  return new ApiError(response.status, problem.title ?? `The server answered ${response.status}.`, problem.detail ?? fallback);
}

export async function get(path, query, signal) {
  return (await request(path, { query, signal })).json();
}

/** Posts JSON (or a form) and returns what comes back; null where nothing does. */
export async function post(path, body = {}) {
  const response = await request(path, { method: 'POST', body });
  return response.status === 204 ? null : response.json();
}

export async function remove(path) {
  await request(path, { method: 'DELETE' });
}

export const profilePath = (id, step = '') => `profiles/${encodeURIComponent(id)}${step}`;
