import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { logIn } from '../live/session.js';
import { drawing, symbol } from './parts.js';

let refusal = '';
let busy = false;

/** Asks for a token; `entered` is called with the session it opens. */
export function login(entered) {
  const submit = async (event) => {
    event.preventDefault();
    busy = true;
    refusal = '';
    drawing.again();
    try {
      const session = await logIn(new FormData(event.target).get('token').trim());
      busy = false;
      entered(session);
    } catch (problem) {
      busy = false;
      refusal = problem.status === 401 ? 'That token is not known here.' : problem.message;
      drawing.again();
      document.getElementById('token')?.select();
    }
  };
  return html`<main id="main" class="login" tabindex="-1"><form @submit=${submit}>
    <h1>${symbol('mark')} Chiron</h1>
    <p>Log in with a token of <code>security.tokens</code>. The browser keeps a session, not the token.</p>
    <label for="token">Token</label>
    <input id="token" name="token" type="password" required autocomplete="current-password" autofocus aria-describedby="refusal" aria-invalid=${refusal ? 'true' : 'false'}>
    <p id="refusal" class="outcome failed" role="alert">${refusal || nothing}</p>
    <button class="button strong" ?disabled=${busy}>${busy ? 'One moment …' : 'Log in'}</button>
  </form></main>`;
}
