// The chat: what the server says becomes messages, what the person does becomes frames.
import { sheet } from "./base.js";
import { showVerdicts } from "./card.js";
import { Connection } from "./connection.js";
import { newId } from "./dom.js";
import { Answer, Said } from "./messages.js";
import { Panel } from "./panel.js";
import { Store } from "./store.js";
import { panelStyle } from "./style.js";
import { fill } from "./strings.js";
import { Words } from "./words.js";

const BUTTON = /^\/(like|dislike|seen|clear) /;
const SLASH = /^\/(more|undo|reset|profile|explain|remove)\b/;

export class Chat {
  constructor(element, root, frame) {
    this.element = element;
    this.store = new Store(element.server);
    this.verdicts = new Map();
    this.shown = new Map(); // item id -> the item of its card
    this.words = new Words(this.language, this.texts);
    this.said = new Map(); // message id -> Said
    this.answers = new Map(); // turn -> Answer
    this.quiet = new Set(); // ids of verdicts: no bubble of their own
    this.current = null; // the answer being written
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet(panelStyle)];
    this.panel = new Panel(this);
    frame.prepend(this.panel.node);
    if (element.getAttribute("consent") === "given") this.store.agree();
  }

  get texts() { return this.element.strings; }
  get language() { return this.element.language; }
  get server() { return this.element.server; }
  get heading() { return this.element.getAttribute("heading") || this.texts.title; }

  /** The items on the page of which the person has said something. */
  get judged() { return [...this.shown.values()].filter((item) => this.verdicts.get(item.id)?.size); }

  translate() {
    this.panel.translate();
  }

  async show() {
    this.panel.node.hidden = false;
    if (!this.store.agreed) return this.panel.consent();
    if (!this.connection) await this.#begin();
    this.panel.input.focus();
    this.panel.follow();
  }

  hide() {
    this.panel.node.hidden = true;
    this.element.hide();
  }

  agree() {
    this.store.agree();
    this.element.tell("consent");
    this.panel.menu.hidden = false;
    this.show();
  }

  leave() {
    this.connection?.leave();
    this.connection = null;
  }

  renew() {
    this.connection?.renew();
  }

  // Beginning ------------------------------------------------------------------------------

  async #begin() {
    this.panel.converse();
    this.#connect();
    this.words.load(this.server, this.language).catch(() => {});
    this.resume = await this.#history();
    this.#restoreQueue();
    if (!this.panel.log.childElementCount) this.#greet();
    this.connection?.open();
  }

  #connect() {
    const address = this.server.replace(/^http/, "ws") + "ws";
    this.connection = new Connection(address, this.store, {
      hello: () => this.#hello(),
      told: (frame) => this.#told(frame),
      changed: (state) => this.#changed(state),
      ended: (code, reason) => this.#ended(code, reason),
    });
  }

  async #hello() {
    const language = /^zh\b/i.test(this.language) ? "zh" : this.element.hasAttribute("lang") ? "en" : "auto";
    if (this.resume === undefined && !this.connection.seq) this.resume = await this.#history();
    const after = this.connection.seq || this.resume;
    return { token: await this.#token(), session: this.store.get("session"), after, lang: language };
  }

  async #token() {
    const { token } = this.element;
    return (typeof token === "function" ? await token() : token) || undefined;
  }

  async #ask(path, options = {}) {
    const token = await this.#token();
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    return fetch(this.server + path, { ...options, headers });
  }

  /** Show what was said before; the number of the last frame that is shown. */
  async #history() {
    const session = this.store.get("session");
    if (!session) return undefined;
    try {
      const answer = await this.#ask(`api/sessions/${encodeURIComponent(session)}`);
      if (answer.status === 404 || answer.status === 403) this.store.set("session", null);
      if (!answer.ok) return undefined;
      const kept = await answer.json();
      for (const [item, said] of Object.entries(kept.verdicts)) this.verdicts.set(item, new Set(said));
      for (const turn of kept.turns) this.#past(turn);
      this.panel.wishes(kept.constraints);
      return kept.resume;
    } catch {
      return undefined; // offline: what was missed is replayed later
    }
  }

  #past(turn) {
    if (BUTTON.test(turn.text)) return;
    const time = turn.time * 1000;
    if (!SLASH.test(turn.text)) this.#mine(turn.message_id, turn.text, time);
    this.connection.settle(turn.message_id);
    if (!turn.reply) return;
    const answer = new Answer(this, time);
    this.answers.set(turn.turn, answer);
    this.panel.add(answer);
    answer.done(turn.reply, turn.status === "stopped");
  }

  #restoreQueue() {
    for (const frame of this.connection.queue)
      if (frame.type === "message" && !this.said.has(frame.id)) this.#mine(frame.id, frame.text);
  }

  #greet() {
    const hello = new Answer(this);
    hello.write(this.texts.hello);
    hello.typing.remove();
    hello.node.removeAttribute("aria-busy");
    this.panel.add(hello);
    this.panel.offer([this.texts.starter1, this.texts.starter2].map((text) => [text, () => this.say(text)]));
  }

  // What the person does -------------------------------------------------------------------

  say(text) {
    const id = newId();
    this.#mine(id, text).waiting(this.connection.ready ? "" : this.texts.queued);
    this.panel.offer([]);
    this.connection.deliver({ type: "message", id, text });
    this.element.tell("message", { id, text });
    this.panel.follow();
  }

  #mine(id, text, time) {
    const said = new Said(text, this, time);
    this.said.set(id, said);
    this.panel.add(said);
    return said;
  }

  stop() {
    this.connection.send({ type: "stop" });
  }

  again() {
    this.connection.deliver({ type: "regenerate", id: newId() });
  }

  judge(item, verdict) {
    const before = this.verdicts.get(item) || new Set();
    const after = new Set(before);
    const off = before.has(verdict);
    if (off) after.delete(verdict);
    else {
      if (verdict !== "seen") after.delete(verdict === "like" ? "dislike" : "like");
      after.add(verdict);
    }
    this.verdicts.set(item, after);
    showVerdicts(this.panel.log, item, after);
    const sent = off ? ["clear", ...after] : [verdict];
    for (const one of sent) {
      const id = newId();
      this.quiet.add(id);
      this.connection.deliver({ type: "feedback", id, item, verdict: one });
      this.element.tell("feedback", { item, verdict: one });
    }
  }

  act(action, more = {}) {
    this.connection.deliver({ type: "act", id: newId(), action, ...more });
  }

  explain(item) { this.act("explain", { item }); }
  remove(entries) { this.act("remove", { entry: entries }); }

  choose(act) {
    if (act === "fresh") this.clear();
    else if (act === "profile") this.act("profile");
    else if (act === "export") this.export();
    else this.panel.sure();
  }

  async copy(text, pressed) {
    try {
      await navigator.clipboard.writeText(text);
      pressed.textContent = this.texts.copied;
      setTimeout(() => { pressed.textContent = this.texts.copy; }, 2000);
    } catch {
      // the page forbids the clipboard
    }
  }

  /** Begin a new conversation; the old one stays with the server. */
  clear() {
    this.leave();
    this.store.clear();
    this.#empty();
    return this.show();
  }

  #empty() {
    for (const map of [this.verdicts, this.shown, this.said, this.answers, this.quiet]) map.clear();
    this.current = null;
    this.resume = undefined;
    this.panel.log.replaceChildren();
    this.panel.wishes([]);
    this.panel.offer([]);
    this.panel.busy(false);
  }

  get #owner() {
    return encodeURIComponent(this.element.getAttribute("user") || this.store.get("session") || "");
  }

  async export() {
    const answer = await this.#ask(`api/users/${this.#owner}/export`);
    if (!answer.ok) return;
    const address = URL.createObjectURL(new Blob([await answer.text()], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = "palate-export.json";
    link.click();
    URL.revokeObjectURL(address);
  }

  async erase() {
    const answer = await this.#ask(`api/users/${this.#owner}`, { method: "DELETE" });
    if (!answer.ok && answer.status !== 404) return;
    this.leave();
    this.store.wipe();
    this.#empty();
    this.panel.state(this.texts.erased);
    this.panel.announce(this.texts.erased);
    this.panel.consent();
  }

  // What the server says -------------------------------------------------------------------

  #told(frame) {
    const hear = {
      ready: () => this.#ready(frame), accepted: () => this.#accepted(frame), done: () => this.#done(frame, false),
      understood: () => this.panel.wishes(frame.constraints), items: () => this.current?.items(frame.items),
      delta: () => this.current?.write(frame.text), stopped: () => this.#done(frame, true),
      notice: () => this.current?.notice(frame.text), error: () => this.#error(frame),
    }[frame.type];
    hear?.();
    if (this.current && !this.panel.reading) this.panel.follow();
  }

  #ready({ session, resumed }) {
    this.store.set("session", session);
    this.element.tell("ready", { session, resumed });
  }

  #accepted({ id, turn }) {
    this.connection.settle(id);
    this.said.get(id)?.waiting("");
    if (this.quiet.delete(id) || this.answers.has(turn)) return;
    this.current = new Answer(this);
    this.answers.set(turn, this.current);
    this.panel.add(this.current);
    this.#busy(true);
  }

  #busy(is) {
    this.panel.busy(is);
    this.connection.expect(is);
  }

  #done({ turn, reply }, stopped) {
    const answer = this.answers.get(turn);
    this.panel.wishes(reply.constraints);
    if (answer) {
      answer.done(reply, stopped);
      const found = reply.items.length ? `${fill(this.texts.found, reply.items.length)}. ` : "";
      this.panel.announce(found + reply.text);
      if (reply.items.length) this.#offer();
      if (!this.panel.reading) this.panel.follow();
      this.element.tell("reply", { reply });
    } else if (reply.intent === "feedback") this.panel.announce(reply.text);
    if (answer && answer === this.current) {
      this.current = null;
      this.#busy(false);
    }
  }

  #offer() {
    this.panel.offer(["more", "undo", "reset"].map((action) => [this.texts[action], () => this.act(action)]));
  }

  #error({ code, message, id, turn }) {
    this.connection.settle(id);
    const answer = turn && this.answers.get(turn);
    const said = this.said.get(id);
    if (answer || said) {
      const shown = answer || new Answer(this);
      if (!answer) this.panel.add(shown);
      const text = said?.node.querySelector(".text").textContent;
      shown.failed(message, text ? () => this.say(text) : null);
      if (shown === this.current) this.current = null;
      this.#busy(false);
    }
    this.element.tell("error", { code, message });
  }

  #changed(state) {
    const { texts } = this;
    this.panel.state(state === "online" ? "" : texts[state], state === "failed");
  }

  /** Whether the connection must not come back by itself. */
  #ended(code, reason) {
    if (code === 4001) {
      this.leave();
      this.store.clear();
      this.panel.state(this.texts.erased);
      return true;
    }
    if (code === 1008 && reason !== "expired") this.store.set("session", null);
    if (code === 1008 && typeof this.element.token !== "function" && reason === "expired") {
      this.panel.state(this.texts.expired, true);
      this.element.tell("error", { code: reason, message: this.texts.expired });
      return true;
    }
    return false;
  }
}
