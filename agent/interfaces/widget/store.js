// What stays in the browser, once the person has agreed: the session's id and messages not yet sent.

export class Store {
  #key;
  #values = {};
  #allowed = false;

  constructor(name) {
    this.#key = `palate:${name}`;
    try {
      const kept = localStorage.getItem(this.#key);
      if (kept) {
        this.#values = JSON.parse(kept);
        this.#allowed = this.#values.consent === true;
      }
    } catch {
      // No storage here: the conversation lives as long as the page.
    }
  }

  get agreed() {
    return this.#allowed;
  }

  /** Nothing is written before this. */
  agree() {
    this.#allowed = true;
    this.set("consent", true);
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    if (value === undefined || value === null) delete this.#values[name];
    else this.#values[name] = value;
    this.#write();
  }

  /** Forget the conversation, keep the consent. */
  clear() {
    this.#values = this.#allowed ? { consent: true } : {};
    this.#write();
  }

  /** Forget everything, the consent too. */
  wipe() {
    this.#values = {};
    this.#allowed = false;
    try {
      localStorage.removeItem(this.#key);
    } catch {
      // nothing was kept
    }
  }

  #write() {
    if (!this.#allowed) return;
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.#values));
    } catch {
      // Full or forbidden: go on without.
    }
  }
}
