import { ApiProblem, ask } from './api.js';

/** Who we are to Chiron: `{name, role, authentication, may: [...]}`, or null when it wants to know first. */
export async function currentSession() {
  try {
    return await ask('api/session');
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 401) return null;
    throw problem;
  }
}

/** Logs in and returns the session; throws an ApiProblem when the token is not one. */
export async function logIn(token) {
  await ask('api/session', { method: 'POST', body: { token } });
  return ask('api/session');
}

export function logOut() {
  return ask('api/session', { method: 'DELETE' });
}

export function mayAct(session) {
  return session?.may?.includes('act') ?? false;
}
