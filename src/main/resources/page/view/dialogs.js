import { html, nothing, render } from '../vendor/lit-html/lit-html.js';

/** For how long something may be paused. */
export const LENGTHS = [['30m', '30 minutes'], ['2h', '2 hours'], ['8h', '8 hours'], ['24h', '1 day'], ['7d', '1 week'], ['', 'until resumed']];

/** The service that the open dialog is about; null when it is about none, or none is open. */
let about = null;

/**
 * Opens a dialog at once, in place of one that is open. It stands outside of what is drawn anew with every event, and
 * says what was so when it was opened, until one closes it or goes elsewhere.
 *
 * @param service the service that it is about, if it is about one
 */
export function openDialog(id, content, service = null) {
  const host = document.getElementById('dialogs');
  closeDialog();
  about = service;
  render(html`<dialog id=${id} aria-labelledby="h-${id}" @close=${(event) => event.target === host.firstElementChild && closeDialog()}>${content}</dialog>`, host);
  host.firstElementChild.showModal();
}

/** Closes the dialog that is open, and forgets what was typed into it; true when there was one. */
export function closeDialog() {
  const host = document.getElementById('dialogs');
  const dialog = host.firstElementChild;
  about = null;
  dialog?.close();
  render(nothing, host);
  return dialog !== null;
}

/** Closes a dialog about a service that is not there any more; returns the service's name, or null. */
export function closeWhereGone(find) {
  const gone = about !== null && !find(about) ? about : null;
  if (gone !== null) closeDialog();
  return gone;
}

/**
 * Asks before something is done.
 *
 * @param does called with the form's fields when one agrees
 */
export function askFirst(id, { title, text, fields, verb, does, service }) {
  const submit = (event) => does(Object.fromEntries([...new FormData(event.target)].map(([name, value]) => [name, value.trim()])));
  openDialog(id, html`<form method="dialog" @submit=${submit}>
    <h2 id="h-${id}">${title}</h2>
    <p>${text}</p>
    ${fields}
    <div class="buttons"><button class="button strong">${verb}</button><button type="button" class="button" @click=${closeDialog}>Cancel</button></div>
  </form>`, service);
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
