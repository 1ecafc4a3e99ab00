import { address } from './api.js';

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 15_000;
/** A heartbeat comes every 15 s; after this long without a word the connection is taken for dead. */
const SILENCE = 35_000;
const FRUITLESS_TRIES = 3;
/** Who polls hears something every 5 s; an answer may take a while. */
const POLLED_WITHIN = 12_000;

/**
 * Keeps a WebSocket to the stream open: reconnects with growing, scattered pauses, and asks for what it missed.
 *
 * `told` is called with each message; `turned` whenever the state changes, with
 * `{phase: 'connecting'|'live'|'reconnecting'|'polling', heard: time of the last word or null, tries}`.
 */
export class Stream {
  #told;
  #turned;
  #socket = null;
  #timer = 0;
  #latest = null;
  #tries = 0;
  #wanted = false;

  /** Since when nothing comes over the stream; null while something does. */
  #broken = null;

  state = { phase: 'connecting', heard: null, tries: 0 };

  constructor(told, turned) {
    this.#told = told;
    this.#turned = turned;
  }

  open() {
    this.#wanted = true;
    this.#connect();
  }

  close() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#tries = 0;
    this.state = { phase: 'connecting', heard: this.state.heard, tries: 0 };
  }

  /** Tries at once, as when the network or the person is back. */
  hurry() {
    if (this.#wanted && !this.#socket) {
      clearTimeout(this.#timer);
      this.#connect();
    }
  }

  /** Notes that Chiron was heard another way, by polling. */
  heard() {
    this.#turn(this.state.phase, Date.now());
  }

  #connect() {
    const url = address('api/services/ws/health');
    url.protocol = url.protocol.replace('http', 'ws');
    if (this.#latest !== null) url.searchParams.set('since', this.#latest);
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#watchSilence();
    socket.onmessage = (message) => this.#receive(socket, message.data);
    socket.onclose = () => this.#closed(socket);
  }

  #receive(socket, text) {
    if (socket !== this.#socket) return;
    const event = JSON.parse(text);
    if (event.id !== undefined) this.#latest = event.id;
    this.#tries = 0;
    this.#broken = null;
    this.#watchSilence();
    if (event.type !== 'heartbeat') this.#told(event);
    this.#turn('live', Date.now());
  }

  #closed(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    if (!this.#wanted) return;
    this.#broken ??= Date.now();
    this.#tries++;
    const impossible = this.#tries >= FRUITLESS_TRIES;
    this.#turn(impossible ? 'polling' : 'reconnecting', this.state.heard);
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.#tries - 1));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), pause * (0.75 + Math.random() / 2));
  }

  /** Whether what is shown may be out of date: the stream is broken, and nothing was heard another way. */
  isStale(now) {
    const { phase, heard } = this.state;
    // What the stream told before it broke says nothing of now.
    if (phase === 'polling') return heard === null || heard <= this.#broken || now - heard > POLLED_WITHIN;
    return phase === 'reconnecting';
  }

  #watchSilence() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const silent = this.#socket;
      silent?.close();
      if (silent) this.#closed(silent);
    }, SILENCE);
  }

  #turn(phase, heard) {
    const changed = phase !== this.state.phase || this.#tries !== this.state.tries;
    this.state = { phase, heard, tries: this.#tries };
    if (changed) this.#turned(this.state);
  }
}
