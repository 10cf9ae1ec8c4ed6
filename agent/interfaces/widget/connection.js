// The connection: one websocket that comes back by itself. Messages wait while it is away and go out once, in
// order; frames seen before are dropped by their number.

const LONGEST_WAIT = 30_000;
const SILENCE = 12_000; // while an answer is due
const PATIENCE = 8_000; // for a pong

export class Connection {
  #socket = null;
  #tries = 0;
  #timer = 0;
  #watch = 0;
  #left = false;
  #ready = false;

  /** `store` keeps {session, seq, queue}; `told` hears frames, `changed` hears states. */
  constructor(address, store, { hello, told, changed, ended }) {
    Object.assign(this, { address, store, hello, told, changed, ended });
    this.queue = store.get("queue") || [];
    this.seq = 0;
    this.due = false; // whether an answer is awaited
    this.online = () => this.#now();
    this.offline = () => this.#drop();
    addEventListener("online", this.online);
    addEventListener("offline", this.offline);
    document.addEventListener("visibilitychange", this.online);
  }

  get ready() {
    return this.#ready;
  }

  async open() {
    if (this.#left || this.#socket) return;
    if (navigator.onLine === false) return this.changed("offline");
    this.changed("connecting");
    const greeting = await this.hello();
    if (this.#left || this.#socket) return;
    const socket = (this.#socket = new WebSocket(this.address));
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ...greeting }));
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#closed(socket, event);
  }

  /** Send a frame that makes sense only now (stop, feedback on a card); false when there is no connection. */
  send(frame) {
    if (!this.#ready) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Send a frame with an id, now or as soon as there is a connection. */
  deliver(frame) {
    this.queue.push(frame);
    this.#keep();
    if (this.#ready) this.#socket.send(JSON.stringify(frame));
    else this.#now();
  }

  /** A frame the server has acknowledged need not wait any more. */
  settle(id) {
    this.queue = this.queue.filter((frame) => frame.id !== id);
    this.#keep();
  }

  leave() {
    this.#left = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#watch);
    removeEventListener("online", this.online);
    removeEventListener("offline", this.offline);
    document.removeEventListener("visibilitychange", this.online);
    this.#socket?.close();
  }

  /** Close and open again, with a fresh greeting. */
  renew() {
    this.#drop();
    this.#now();
  }

  #keep() {
    this.store.set("queue", this.queue);
  }

  #hear(frame) {
    this.#attend();
    if (frame.type === "ready") {
      this.seq = frame.seq;
      this.#ready = true;
      this.#tries = 0;
      this.changed("online");
      this.told(frame);
      for (const waiting of this.queue) this.#socket.send(JSON.stringify(waiting));
      return;
    }
    if (frame.seq && frame.seq <= this.seq) return;
    this.seq = frame.seq || this.seq;
    this.told(frame);
  }

  // A dead line says nothing: while an answer is due, silence is asked about and then given up.
  #attend() {
    clearTimeout(this.#watch);
    if (!this.due) return;
    this.#watch = setTimeout(() => {
      if (!this.send({ type: "ping" })) return;
      this.#watch = setTimeout(() => this.renew(), PATIENCE);
    }, SILENCE);
  }

  expect(due) {
    this.due = due;
    this.#attend();
  }

  #closed(socket, { code, reason }) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#ready = false;
    clearTimeout(this.#watch);
    if (this.#left) return;
    if (this.ended(code, reason)) return;
    this.changed(navigator.onLine === false ? "offline" : this.#tries > 1 ? "failed" : "connecting");
    const ceiling = Math.min(LONGEST_WAIT, 500 * 2 ** this.#tries++);
    this.#timer = setTimeout(() => this.open(), ceiling * (0.5 + Math.random() / 2));
  }

  #drop() {
    const socket = this.#socket;
    if (socket) {
      this.#closed(socket, { code: 0, reason: "" });
      socket.close();
    } else this.changed(navigator.onLine === false ? "offline" : "connecting");
  }

  #now() {
    if (this.#socket || document.visibilityState === "hidden") return;
    clearTimeout(this.#timer);
    this.open();
  }
}
