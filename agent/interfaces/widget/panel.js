// The panel's furniture: header, wishes, conversation, composer, consent. No knowledge of the server.
import { button, el } from "./dom.js";
import { fill } from "./strings.js";
import { chipsOf } from "./words.js";

export class Panel {
  constructor(talk) {
    this.talk = talk;
    this.log = el("ol", { class: "messages" });
    this.chips = el("ul", { class: "chips" });
    this.status = el("p", { class: "status" });
    this.quick = el("div", { class: "quick" });
    this.input = el("textarea", { rows: "1", maxlength: "2000", dir: "auto", enterkeyhint: "send", autocomplete: "off" });
    this.go = el("button", { type: "submit", class: "go" });
    this.form = el("form", { class: "composer" }, this.input, this.go);
    this.scroll = el("div", { class: "scroll", tabindex: "0", role: "region" }, this.chips, this.log, this.quick);
    this.aloud = el("div", { class: "aloud", role: "log", "aria-live": "polite" });
    this.body = el("div", { class: "body" });
    this.menu = el("details", { class: "menu" });
    this.node = el("section", { class: "panel", role: "dialog", hidden: true });
    this.#listen();
    this.translate();
  }

  translate() {
    const { texts, heading } = this.talk;
    const shut = button("✕", () => this.talk.hide(), { class: "icon", "aria-label": texts.close });
    this.node.setAttribute("aria-label", heading);
    this.input.placeholder = texts.placeholder;
    this.input.setAttribute("aria-label", texts.input);
    this.scroll.setAttribute("aria-label", texts.log);
    this.chips.setAttribute("aria-label", texts.wishes);
    this.menu.replaceChildren(
      el("summary", { class: "icon", "aria-label": texts.menu }, "⋯"),
      el("div", { class: "choices" }, ...["fresh", "profile", "export", "erase"].map((act) =>
        button(texts[act], () => { this.menu.open = false; this.talk.choose(act); }))),
    );
    const header = el("header", {}, el("h2", {}, heading), this.menu, shut);
    this.node.replaceChildren(header, this.status, this.body, this.aloud);
    this.busy(this.isBusy);
  }

  #listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.isBusy && !this.input.value.trim()) this.talk.stop();
      else this.#send();
    });
    this.input.addEventListener("keydown", (event) => {
      // While an input method composes, Enter chooses a word; some report it as key code 229.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#send();
    });
    this.input.addEventListener("input", () => { this.#grow(); this.busy(this.isBusy); });
    for (const moves of ["wheel", "touchmove", "keydown"]) // who scrolls is not pulled back by an answer
      this.scroll.addEventListener(moves, () => { this.reading = true; }, { passive: true });
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      if (this.menu.open) { this.menu.open = false; this.menu.firstChild.focus(); } else this.talk.hide();
    });
  }

  #send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.#grow();
    this.talk.say(text);
  }

  #grow() {
    this.input.rows = Math.min(5, this.input.value.split("\n").length);
  }

  /** Show the conversation. */
  converse() {
    this.body.replaceChildren(this.scroll, this.form);
  }

  /** Ask before anything is stored. */
  consent() {
    const { texts } = this.talk;
    const agree = button(texts.agree, () => this.talk.agree(), { class: "main" });
    const decline = button(texts.decline, () => this.talk.hide());
    this.body.replaceChildren(el("div", { class: "notice" }, el("h3", {}, texts.consentTitle), el("p", {}, texts.consent), el("div", { class: "row" }, agree, decline)));
    this.menu.hidden = true;
    agree.focus();
  }

  /** Ask before everything is erased. */
  sure() {
    const { texts } = this.talk;
    const back = () => { this.converse(); this.input.focus(); };
    const keep = button(texts.no, back);
    const erase = button(texts.yes, () => { back(); this.talk.erase(); }, { class: "main bad" });
    this.body.replaceChildren(el("div", { class: "notice", role: "alertdialog", "aria-label": texts.erase }, el("p", {}, texts.eraseSure), el("div", { class: "row" }, erase, keep)));
    keep.focus();
  }

  /** Whether an answer is being written: the button sends or stops. */
  busy(is) {
    this.isBusy = is;
    const stops = is && !this.input.value.trim();
    this.go.textContent = stops ? "■" : "➤";
    this.go.classList.toggle("stops", Boolean(stops));
    this.go.setAttribute("aria-label", stops ? this.talk.texts.stop : this.talk.texts.send);
  }

  state(text, bad = false) {
    this.status.textContent = text;
    this.status.hidden = !text;
    this.status.classList.toggle("bad", bad);
  }

  /** Say something once to a screen reader; gone again before it could be read twice. */
  announce(text) {
    const line = el("p", {}, text);
    this.aloud.append(line);
    setTimeout(() => line.remove(), 10_000);
  }

  /** The wishes as chips. When they take more room, what is being read stays where it is; the newest stays below them. */
  wishes(entries) {
    const { texts, words } = this.talk;
    const before = this.chips.offsetHeight;
    const newest = Math.abs(this.scroll.scrollTop - this.#newest()) < 4;
    this.chips.replaceChildren(...chipsOf(entries).map((wish) => {
      const label = words.entry(wish, this.talk.judged);
      return el("li", { "data-op": wish[0].op }, label, button("✕", () => this.talk.remove(wish.map(({ id }) => id)), { "aria-label": fill(texts.remove, label) }));
    }));
    this.chips.hidden = !entries.length;
    if (newest) this.follow();
    else if (this.scroll.scrollTop) this.scroll.scrollTop += this.chips.offsetHeight - before;
  }

  offer(choices) {
    this.quick.replaceChildren(...choices.map(([label, act]) => button(label, act)));
  }

  add(message) {
    this.log.append(message.node);
    this.reading = false;
    this.follow();
  }

  /** Keep the newest in view; of an answer longer than the view, its beginning. */
  follow() {
    this.scroll.scrollTop = this.#newest();
  }

  /** Where the newest is in view. */
  #newest() {
    const last = this.log.lastElementChild;
    const most = this.scroll.scrollHeight - this.scroll.clientHeight;
    return last ? Math.min(most, last.offsetTop - this.chips.offsetHeight - 8) : most;
  }
}
