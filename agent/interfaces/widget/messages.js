// Messages: the person's and the clerk's, as they come and as they were.
import { card } from "./card.js";
import { button, el } from "./dom.js";

/** What the person said. */
export class Said {
  constructor(text, talk, time = Date.now()) {
    this.state = el("span", { class: "state" });
    this.node = el("li", { class: "said" }, el("div", { class: "text", dir: "auto" }, text), el("div", { class: "meta" }, stamp(time, talk), this.state));
  }

  /** Whether it still waits for the connection. */
  waiting(text) {
    this.state.textContent = text;
  }
}

/** An answer: cards first, then words as they are written. */
export class Answer {
  constructor(talk, time = Date.now()) {
    this.talk = talk;
    this.listed = [];
    this.cards = el("ol", { class: "cards", hidden: true });
    this.text = el("div", { class: "text", dir: "auto" });
    this.typing = el("div", { class: "typing", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.notices = el("div", { class: "notices" });
    this.tools = el("div", { class: "tools" });
    this.meta = el("div", { class: "meta" }, stamp(time, talk), this.tools);
    this.node = el("li", { class: "answer", "aria-busy": "true" }, this.notices, this.cards, this.text, this.typing, this.meta);
  }

  items(items) {
    this.listed = items;
    for (const item of items) this.talk.shown.set(item.id, item);
    this.cards.replaceChildren(...items.map((item) => card(item, this.talk)));
    this.cards.hidden = !items.length;
  }

  /** More words; every line is an element of its own, its line break inside it. */
  write(piece) {
    for (const part of piece.match(/[^\n]*\n|[^\n]+/g) || []) {
      const last = this.text.lastElementChild;
      if (last && !last.textContent.endsWith("\n")) last.append(part);
      else this.text.append(el("span", { class: "line" }, ...this.#headed(part)));
    }
  }

  /** A line about an item begins with its number and title: they stand out. */
  #headed(part) {
    const [, number, rest] = /^(\d+)\. (.*)$/s.exec(part) || [];
    const title = this.listed[number - 1]?.title;
    const head = title && [`《${title}》`, title].find((one) => rest.startsWith(one));
    return head ? [`${number}. `, el("strong", {}, head), rest.slice(head.length)] : [part];
  }

  notice(text) {
    this.notices.append(el("p", {}, text));
  }

  /** The whole answer as it was stored. */
  done(reply, stopped) {
    const { texts } = this.talk;
    if (reply.items.length !== this.cards.children.length) this.items(reply.items);
    if (this.text.textContent !== reply.text) {
      this.text.replaceChildren();
      this.write(reply.text);
    }
    if (this.notices.childElementCount !== reply.notices.length)
      this.notices.replaceChildren(...reply.notices.map((text) => el("p", {}, text)));
    this.#end();
    if (stopped) this.meta.prepend(el("span", {}, texts.stopped));
    const copy = button(texts.copy, () => this.talk.copy(reply.text, copy), { class: "plain" });
    const again = button(texts.again, () => this.talk.again(), { class: "plain again" });
    this.tools.replaceChildren(copy, again);
  }

  failed(message, retry) {
    this.#end();
    this.node.classList.add("failed");
    this.notice(message);
    if (retry) this.tools.replaceChildren(button(this.talk.texts.retry, retry, { class: "plain" }));
  }

  #end() {
    this.typing.remove();
    this.node.removeAttribute("aria-busy");
  }
}

function stamp(time, { language }) {
  const at = new Date(time);
  const shown = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(at);
  return el("time", { datetime: at.toISOString() }, shown);
}
