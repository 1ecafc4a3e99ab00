import { render } from './vendor/lit-html/lit-html.js';
import { Fleet } from './model/fleet.js';
import { counts, worst } from './model/states.js';
import { title } from './model/sentence.js';
import { readPlace, writePlace } from './model/places.js';
import { Details } from './live/details.js';
import { door } from './live/api.js';
import { Feed } from './live/feed.js';
import { Healing } from './live/healing.js';
import { currentSession, logOut, mayAct } from './live/session.js';
import { lookAway } from './view/bar.js';
import { forgetAttempt } from './view/actions.js';
import { closeDialog, closeWhereGone } from './view/dialogs.js';
import { showHelp } from './view/help.js';
import { showIcon } from './view/favicon.js';
import { drawing, tellTimes } from './view/parts.js';
import { keepingFocus, scrolling } from './scrolling.js';
import { whole } from './view/whole.js';
import { listenToKeys } from './keys.js';
import { Listing } from './listing.js';
import { tell } from './telling.js';
import { nextTheme, theme } from './theming.js';

const fleet = new Fleet();
const listing = new Listing(fleet);
const details = new Details(() => drawing.again(), (service) => fleet.ongoing(service));
const healing = new Healing(() => drawing.again());
const feed = new Feed(fleet, heard, turned);
const root = document.getElementById('page');

let place = readPlace(location.hash);
let session;
let failure = '';
let asked = false;
let soon = 0;
let drawnOrder = 0;
let shownOrder = -1;

door.closed = signedOut;

drawing.again = () => {
  if (document.hidden) showState();
  if (asked) return;
  asked = true;
  requestAnimationFrame(draw);
};

function draw() {
  asked = false;
  drawnOrder = fleet.order;
  const gone = closeWhereGone(fleet.find);
  if (gone) tell(`${gone} is not watched any more`);
  const services = fleet.all();
  const count = counts(services);
  const listed = listing.of(place);
  details.mayAct = mayAct(session);
  details.turnTo(session && fleet.find(place.service) ? place.service : null, place.window);
  const scene = {
    place, fleet, details, healing, session, failure, services, count, go, enter, leave,
    all: services, laidOut: listed.laidOut, chosenServices: listed.services, fold: listing.fold, sight: scrolling.sight(),
    stream: feed.stream.state, stale: feed.stream.isStale(Date.now()), now: Date.now(), theme: theme(), turnTheme, help: showHelp, moreChecks: details.moreChecks,
  };
  if (root.firstElementChild?.classList.contains('loading')) root.replaceChildren();
  keepingFocus(() => render(whole(scene), root));
  showTitle(count, scene.stale);
}

function showTitle(count, stale) {
  const state = worst(count);
  document.title = place.service && !stale ? `${place.service} · ${title(count, stale)}` : title(count, stale);
  showIcon(stale ? 'unknown' : state, !stale && (state === 'down' || state === 'degraded') ? count[state] : 0);
}

/** A tab in the background is not drawn, but its title and icon are what one sees of it. */
function showState() {
  const stale = feed.stream.isStale(Date.now());
  if (shownOrder === fleet.order && !stale) return;
  shownOrder = stale ? -1 : fleet.order;
  showTitle(counts(fleet.all()), stale);
}

function heard(done, event) {
  if (done.say) tell(done.say);
  if (event?.type === 'check') details.heard(event);
  if (event) healing.heard(event);
  const healed = event?.type === 'heal' ? event.service : done.incident?.service;
  if (event?.type === 'healing' || (healed && healed === details.service)) details.refreshSoon();
  failure = done.problem && !fleet.loaded ? done.problem.message : '';
  if (event?.type === 'check' && fleet.order === drawnOrder) drawSoon();
  else drawing.again();
}

/** Fresh figures wait a little for others, however many come; changes of state do not. */
function drawSoon() {
  soon ||= setTimeout(() => {
    soon = 0;
    drawing.again();
  }, 200);
}

async function turned(state) {
  drawing.again();
  if (state.phase === 'live') return;
  // A closed stream does not say why; perhaps we are not known any more: then the door closes.
  try {
    await currentSession();
  } catch {
    // Not reachable at all: the stream goes on trying.
  }
}

function signedOut() {
  if (session === null) return;
  feed.close();
  closeDialog();
  session = null;
  draw();
  document.getElementById('token')?.focus();
}

function enter(known) {
  door.entered++;
  session = known;
  failure = '';
  feed.open();
  arrive();
}

async function leave() {
  // The page is loaded anew at once; nobody shall log in to this one.
  door.closed = () => {};
  try {
    await logOut();
  } finally {
    location.reload();
  }
}

/** Goes to another place; `instead` leaves no trace in the browser's history. */
function go(to, instead = false) {
  history[instead ? 'replaceState' : 'pushState'](null, '', writePlace(to));
  arrive();
}

function arrive() {
  const before = place;
  place = readPlace(location.hash);
  if (session) feed.showWindow(place.window);
  if (before.service !== place.service || before.view !== place.view) {
    closeDialog();
    forgetAttempt();
    lookAway();
    scrolling.moved(before, place);
  }
  drawing.again();
}

function back(closedSomething) {
  if (closedSomething) drawing.again();
  else if (place.service) go({ ...place, service: null });
  else if (place.view === 'wall') go({ ...place, view: 'rows' });
  else if (place.q || place.status.length > 0) go({ ...place, q: '', status: [] });
}

function turnTheme() {
  nextTheme();
  drawing.again();
}

async function begin() {
  try {
    session = await currentSession();
    if (session) enter(session);
  } catch (problem) {
    failure = problem.message;
    setTimeout(begin, 3000);
  }
  drawing.again();
}

listenToKeys({ place: () => place, go, draw, back, turnTheme, step: (by) => scrolling.step(by, listing.of(place).laidOut.lines) });
tellTimes();
scrolling.listen(() => drawing.again());
window.addEventListener('hashchange', arrive);
window.addEventListener('popstate', arrive);
window.addEventListener('online', () => feed.stream.hurry());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') feed.stream.hurry();
  drawing.again();
});
setInterval(() => drawing.again(), 1000);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawing.again());
begin();
