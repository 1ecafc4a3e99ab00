import { ask } from './api.js';

const TELLING = ['snapshot', 'polled', 'healing', 'locked', 'unlocked', 'paused', 'resumed'];
const TRY_AGAIN_AFTER = 3000;

/** Whether healing is paused, of all or of which services, and which services healing gave up on: asked for, and kept fresh by the stream. */
export class Healing {
  #changed;
  #asked = null;
  paused = null;
  pausedServices = [];
  locked = [];

  /** `changed` is called whenever there is something new to draw. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Asks for all of it; of several questions the last counts, and while that is not answered, what was known stays. */
  async refresh() {
    const asked = (this.#asked = {});
    try {
      const answer = await ask('api/heal');
      if (asked === this.#asked) this.take(answer);
    } catch ({ status }) {
      if (status !== 401) setTimeout(() => asked === this.#asked && this.refresh(), TRY_AGAIN_AFTER);
    }
  }

  /** Takes what the API answered to a change; what was asked for before that may be older. */
  changed(answer) {
    this.take(answer);
    this.refresh();
  }

  /** Takes what the API tells. */
  take({ paused, paused_services: services, locked }) {
    this.paused = paused;
    this.pausedServices = services;
    this.locked = locked;
    this.#changed();
  }

  /** Hears what the stream tells; what it tells is newer than an answer that is still under way, so that is asked for again. */
  heard(event) {
    if (event.type === 'healing') this.paused = event.paused;
    if (TELLING.includes(event.phase ?? event.type)) this.refresh();
  }

  pauseOf = (service) => this.pausedServices.find((pause) => pause.service === service);

  lockOf = (service) => this.locked.find((lock) => lock.service === service);
}
