import { html } from '../vendor/lit-html/lit-html.js';
import { openDialog } from './dialogs.js';

const KEYS = [
  ['/', 'search'],
  ['j k', 'next, previous service'],
  ['Enter', 'open the service'],
  ['Esc', 'close, clear the search, go back'],
  ['← →', 'walk along a status bar; Home and End too'],
  ['w', 'wall mode'],
  ['t', 'system, light or dark theme'],
  ['?', 'this list'],
];

/** The keys, in a dialog. */
export function showHelp() {
  openDialog('help', html`<h2 id="h-help">Keys</h2>
    <dl class="keys">${KEYS.map(([key, text]) => html`<div><dt>${key.split(' ').map((each) => html`<kbd>${each}</kbd> `)}</dt><dd>${text}</dd></div>`)}</dl>
    <form method="dialog"><button class="button strong">Close</button></form>`);
}
