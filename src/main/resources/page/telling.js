/** Tells those who hear the page what has changed: a few sentences a second at most, the rest as a number. */
const waiting = [];
let timer = 0;
const MOST = 3;

/** Says a sentence soon. */
export function tell(sentence) {
  waiting.push(sentence);
  timer ||= setTimeout(say, 600);
}

function say() {
  timer = 0;
  const said = waiting.splice(0, waiting.length);
  const more = said.length > MOST ? ` And ${said.length - MOST} more changes.` : '';
  document.getElementById('told').textContent = said.slice(0, MOST).map((each) => (/[.!?]$/.test(each) ? each : `${each}.`)).join(' ') + more;
}
