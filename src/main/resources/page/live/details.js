import { ask, pathOf } from './api.js';

const HOURS = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };
const MOST_CHECKS = 500;
const CHECKS_A_PAGE = 50;
const TRY_AGAIN_AFTER = 3000;
const SOON = 700;

/** What the view of one service shows beyond the service itself; asked for when it is opened, and kept fresh. */
export class Details {
  #changed;
  #ongoing;
  #timer = 0;
  #due = Infinity;
  #onceMore = false;

  /** Checks that were told of while those before them were still asked for. */
  #early = [];

  #latest = {};
  #problems = {};
  service = null;
  window = null;

  /** Whether whoever looks may act, and so may ask what would be done. */
  mayAct = false;

  /** `changed` is called whenever there is something new to draw; `ongoing` tells the ids of a service's open incidents. */
  constructor(changed, ongoing) {
    this.#changed = changed;
    this.#ongoing = ongoing;
  }

  /** Turns to a service, or to none. */
  turnTo(service, window) {
    if (service === this.service && window === this.window) return;
    if (service !== this.service) this.#forget();
    this.service = service;
    this.window = window;
    this.series = undefined;
    this.refresh();
  }

  #forget() {
    for (const name of ['incidents', 'uptime', 'checks', 'checksCursor', 'log', 'attempts', 'said']) this[name] = undefined;
    this.#latest = {};
    this.#problems = {};
    this.#early = [];
  }

  /** Asks for everything again; again by itself each minute. */
  refresh() {
    clearTimeout(this.#timer);
    this.#due = Infinity;
    if (!this.service) return;
    this.#refreshAfter(this.#onceMore ? SOON : 60_000);
    this.#onceMore = false;
    const { service, window } = this;
    const name = encodeURIComponent(service);
    const hours = HOURS[window];
    this.#load('incidents', `api/incidents?service=${name}&limit=20`, (answer) => this.#takeIncidents(answer.incidents));
    this.#load('uptime', `api/health/uptime/${name}?hours=${hours}`, (answer) => (this.uptime = answer));
    this.#load('series', pathOf(service, `/series?hours=${hours}&slots=120`), (answer) => (this.series = answer));
    this.#load('log', pathOf(service, '/health'), (answer) => (this.log = answer.log));
    this.#load('attempts', `api/heal/attempts?service=${name}&limit=5`, (answer) => (this.attempts = answer.attempts));
    if (this.mayAct) this.#load('said', 'api/heal/explain', (answer) => (this.said = answer), { method: 'POST', body: { service } });
    if (this.checksCursor === undefined) this.#loadChecks('');
  }

  /** The stream tells of an incident before it is written down: who asks in between is told of it only later. */
  #takeIncidents(incidents) {
    this.incidents = incidents;
    if (this.#ongoing(this.service).some((id) => !incidents.some((known) => known.id === id))) this.#refreshAfter(TRY_AGAIN_AFTER);
  }

  /** Asks for everything anew when what has happened is written down; however much happens, that is not put off. */
  refreshSoon() {
    this.#onceMore = this.#due <= Date.now() + SOON;
    this.#refreshAfter(SOON);
  }

  /** Asks anew after that time, or sooner if that was to be. */
  #refreshAfter(pause) {
    const due = Date.now() + pause;
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), pause);
  }

  /** Adds older checks to those shown. */
  moreChecks = () => this.#loadChecks(`&cursor=${encodeURIComponent(this.checksCursor)}`);

  #loadChecks(cursor) {
    this.#load('checks', pathOf(this.service, `/health/history?hours=168&limit=${CHECKS_A_PAGE}${cursor}`), (answer) => {
      const told = new Set(answer.checks.map(({ at }) => at));
      const newer = cursor ? this.checks : this.#early;
      this.checks = [...newer.filter(({ at }) => !told.has(at)), ...answer.checks];
      this.checksCursor = answer.next_cursor;
    });
  }

  /** Why a part has nothing to show: what kept it from coming, else `otherwise`. */
  why(part, otherwise = 'Loading …') {
    return this.#problems[part] ?? otherwise;
  }

  /** Each part fails by itself, and of several requests for one the last counts, in whichever order they are answered. */
  async #load(part, path, take, options) {
    const asked = (this.#latest[part] = {});
    try {
      const answer = await ask(path, options);
      if (asked !== this.#latest[part]) return;
      take(answer);
      delete this.#problems[part];
    } catch (problem) {
      if (asked !== this.#latest[part]) return;
      this.#problems[part] = problem.message;
      // Without its memory Chiron still tells of each new check.
      if (part === 'checks') this.checks ??= this.#early;
      if (problem.status === 0 || problem.status === 502 || problem.status === 504) this.#refreshAfter(TRY_AGAIN_AFTER);
    }
    this.#changed();
  }

  /** Adds a check that the stream told of. */
  heard(event) {
    if (event.service !== this.service) return;
    const { at, outcome, reason, detail, duration_seconds: took } = event.check;
    const known = this.checks ?? this.#early;
    if (known[0]?.at === at) return;
    const line = { at, outcome, reason, detail, status: event.now?.status, response_time_ms: took === undefined ? null : took * 1000, phases: {} };
    const all = [line, ...known].slice(0, Math.max(MOST_CHECKS, known.length));
    if (this.checks) this.checks = all;
    else this.#early = all;
  }
}
