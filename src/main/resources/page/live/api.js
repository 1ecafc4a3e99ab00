/** What the API refused, or why it could not be asked; the message is fit for people. */
export class ApiProblem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** What is done when Chiron does not know us any more, set by the program; and how often somebody entered. */
export const door = { closed: () => {}, entered: 0 };

/** Our own API's address of a path such as `api/services`: beside the page, wherever a proxy put it. */
export function address(path) {
  return new URL(path, document.location.href.split('#')[0]);
}

/**
 * Asks the API.
 *
 * @param path such as `api/services`
 * @param options `method`, and `body` to be sent as JSON
 * @returns the answer's JSON, null when it has none
 * @throws ApiProblem with the words of its problem document, status 0 when nobody answered
 */
export async function ask(path, { method = 'GET', body } = {}) {
  const { entered } = door;
  let response;
  try {
    response = await fetch(address(path), {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    const late = error.name === 'TimeoutError';
    throw new ApiProblem(0, late ? 'Chiron did not answer within 30 s' : 'Chiron cannot be reached');
  }
  // Who has entered since then is known again.
  if (response.status === 401 && entered === door.entered) door.closed();
  if (!response.ok) throw await problemOf(response);
  return response.status === 204 ? null : bodyOf(response);
}

/** An answer may break off on its way, or come from something else that sits between. */
async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    throw new ApiProblem(0, 'Chiron\'s answer broke off, or is not its own');
  }
}

async function problemOf(response) {
  try {
    const problem = await response.json();
    return new ApiProblem(response.status, problem.detail ?? problem.title ?? `HTTP ${response.status}`);
  } catch {
    return new ApiProblem(response.status, `HTTP ${response.status} ${response.statusText}`);
  }
}

/** Everything of a list, page by page. */
export async function askAll(path, plural) {
  const found = [];
  let cursor = null;
  do {
    const next = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await ask(`${path}${path.includes('?') ? '' : '?'}${next}`);
    found.push(...answer[plural]);
    cursor = answer.next_cursor;
  } while (cursor);
  return found;
}

/** The API's path of one service. */
export function pathOf(service, rest = '') {
  return `api/services/${encodeURIComponent(service)}${rest}`;
}
