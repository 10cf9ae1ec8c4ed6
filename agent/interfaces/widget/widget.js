// <palate-chat>: the launcher. It weighs little and stores nothing; the chat itself loads when it is opened.
//
//   <script type="module" src="https://clerk.example/widget.js"></script>
//   <palate-chat lang="en" theme="auto"></palate-chat>
//
// Attributes: server, lang, theme (auto|light|dark), position (end|start), heading, consent ("given" when the
// page has asked already), token, open. Properties: strings (own texts by key), token (a string, or a function
// that fetches one). Methods: show, hide, send, clear. Events: palate-open, palate-close, palate-consent,
// palate-ready, palate-message, palate-reply, palate-feedback, palate-error.
import { launcherStyle, sheet } from "./widget/base.js";
import { icon } from "./widget/dom.js";
import { directionOf, textsFor } from "./widget/strings.js";

const BUBBLE = "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";
const HOME = new URL(".", import.meta.url).href;

class PalateChat extends HTMLElement {
  static observedAttributes = ["lang", "theme", "position", "heading", "open"];
  #root = this.attachShadow({ mode: "open" });
  #frame = document.createElement("div");
  #launcher = document.createElement("button");
  #chat = null;
  #loading = null;
  #strings = {};
  #token = null;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet(launcherStyle)];
    this.#frame.className = "frame";
    this.#launcher.type = "button";
    this.#launcher.className = "launcher";
    this.#launcher.setAttribute("aria-haspopup", "dialog");
    this.#launcher.append(icon(BUBBLE, 26));
    this.#launcher.addEventListener("click", () => this.toggle());
    this.#frame.append(this.#launcher);
    this.#root.append(this.#frame);
  }

  connectedCallback() {
    this.#dress();
    if (this.hasAttribute("open")) this.show();
  }

  disconnectedCallback() {
    this.#chat?.leave();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.isConnected || before === now) return;
    if (name === "open") now === null ? this.hide() : this.show();
    else this.#dress();
  }

  /** Base address of the server. */
  get server() {
    return new URL(this.getAttribute("server") || HOME, document.baseURI).href.replace(/\/?$/, "/");
  }
  get language() {
    return this.getAttribute("lang") || document.documentElement.lang || navigator.language || "en";
  }
  get strings() {
    return { ...textsFor(this.language), ...this.#strings };
  }
  set strings(own) {
    this.#strings = { ...own };
    if (this.isConnected) this.#dress();
  }
  get token() {
    return this.#token ?? this.getAttribute("token");
  }
  set token(value) {
    this.#token = value;
    this.#chat?.renew();
  }
  get isOpen() {
    return this.#frame.classList.contains("open");
  }

  toggle() {
    return this.isOpen ? this.hide() : this.show();
  }

  async show() {
    this.#frame.classList.add("open");
    this.#launcher.setAttribute("aria-expanded", "true");
    this.#loading ??= this.#load();
    try {
      await this.#loading;
    } catch (error) {
      this.#loading = null;
      this.#frame.classList.remove("open");
      this.tell("error", { code: "load", message: String(error) });
      return;
    }
    if (!this.isOpen) return;
    this.#chat.show();
    this.tell("open");
  }

  hide() {
    if (!this.isOpen) return;
    this.#frame.classList.remove("open");
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#chat?.hide();
    this.#launcher.focus();
    this.tell("close");
  }

  /** Say something in the person's name; opens the chat. */
  async send(text) {
    await this.show();
    this.#chat?.say(text);
  }

  /** Forget the conversation on this side. */
  async clear() {
    await this.#loading;
    this.#chat?.clear();
  }

  /** Tell the page that something happened. */
  tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`palate-${name}`, { detail, bubbles: true, composed: true }));
  }

  async #load() {
    const { Chat } = await import("./widget/chat.js");
    this.#chat = new Chat(this, this.#root, this.#frame);
  }

  #dress() {
    const texts = this.strings;
    this.#frame.dir = texts.dir || directionOf(this.language);
    this.#frame.lang = this.language;
    this.#frame.dataset.theme = this.getAttribute("theme") || "auto";
    this.#frame.dataset.position = this.getAttribute("position") || "end";
    this.#launcher.setAttribute("aria-label", texts.launcher);
    this.#launcher.setAttribute("aria-expanded", String(this.isOpen));
    this.#chat?.translate();
  }
}

if (!customElements.get("palate-chat")) customElements.define("palate-chat", PalateChat);
