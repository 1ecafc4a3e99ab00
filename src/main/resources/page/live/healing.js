import { ask } from './api.js';

/** Whether all healing is paused, and which services healing gave up on: asked for, and kept fresh by the stream. */
export class Healing {
  #changed;
  paused = null;
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
  take({ paused, locked }) {
    this.paused = paused;
    this.locked = locked;
    this.#changed();
  }

  /** Hears what the stream tells. */
  heard(event) {
    if (event.type === 'healing') this.paused = event.paused;
    if (event.type === 'snapshot' || event.phase === 'locked' || event.phase === 'unlocked') this.refresh();
  }

  lockOf = (service) => this.locked.find((lock) => lock.service === service);
}
