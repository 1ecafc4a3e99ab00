import { html } from '../vendor/lit-html/lit-html.js';

/** For how long something may be paused. */
export const LENGTHS = [['30m', '30 minutes'], ['2h', '2 hours'], ['8h', '8 hours'], ['24h', '1 day'], ['7d', '1 week'], ['', 'until resumed']];

/**
 * A dialog that asks before something is done.
 *
 * @param does called with the form's fields when one agrees
 */
export function dialog(id, title, text, fields, verb, does) {
  const submit = (event) => {
    does(Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()])));
    event.target.reset();
  };
  return html`<dialog id=${id} aria-labelledby="h-${id}"><form method="dialog" @submit=${submit}>
    <h2 id="h-${id}">${title}</h2>
    <p>${text}</p>
    ${fields}
    <div class="buttons"><button class="button strong">${verb}</button><button type="button" class="button" @click=${() => document.getElementById(id).close()}>Cancel</button></div>
  </form></dialog>`;
}

/** A reason, in the person's words. */
export function reasonField(name = 'reason', needed = false) {
  return html`<label>${name === 'reason' ? 'Reason' : 'Comment'} <input name=${name} maxlength="200" autocomplete="off" ?required=${needed} placeholder="for the others who look here"></label>`;
}

export function lengthField() {
  return html`<label>For <select name="for">${LENGTHS.map(([value, text]) => html`<option value=${value}>${text}</option>`)}</select></label>`;
}

/** A pause as the API wants it, from a form's fields. */
export function pauseOf({ reason, for: length }) {
  return { reason, ...(length ? { for: length } : {}) };
}

export function openDialog(id) {
  document.getElementById(id).showModal();
}
