import { ask } from './api.js';

const TELLING = ['locked', 'unlocked', 'paused', 'resumed'];

/** Whether healing is paused, of all or of which services, and which services healing gave up on: asked for, and kept fresh by the stream. */
export class Healing {
  #changed;
  paused = null;
  pausedServices = [];
  locked = [];

  /** `changed` is called whenever there is something new to draw. */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Asks for all of it; while that cannot be told, what was known stays. */
  async refresh() {
    try {
      this.take(await ask('api/heal'));
    } catch {
      // The next snapshot, or the next word about healing, asks again.
    }
  }

  /** Takes what the API tells. */
  take({ paused, paused_services: services, locked }) {
    this.paused = paused;
    this.pausedServices = services;
    this.locked = locked;
    this.#changed();
  }

  /** Hears what the stream tells. */
  heard(event) {
    if (event.type === 'healing') this.paused = event.paused;
    if (event.type === 'snapshot' || TELLING.includes(event.phase)) this.refresh();
  }

  pauseOf = (service) => this.pausedServices.find((pause) => pause.service === service);

  lockOf = (service) => this.locked.find((lock) => lock.service === service);
}
