// The catalogue's own words for its attributes and values, in the person's language.
import { fill } from "./strings.js";

export class Words {
  constructor(language, texts) {
    this.texts = texts;
    this.comma = /^zh/i.test(language) ? "、" : ", ";
    this.known = { attributes: {}, fields: {}, values: {} };
  }

  async load(server, language) {
    const answer = await fetch(`${server}api/words?lang=${encodeURIComponent(language.split("-")[0])}`);
    if (answer.ok) this.known = await answer.json();
  }

  attribute(name) {
    return this.known.attributes[name] || name.replace(/_/g, " ");
  }

  value(attribute, value) {
    return this.known.values[attribute]?.[value] || String(value);
  }

  /** A wish as its chip says it. */
  entry({ field, op, value }) {
    return fill(this.texts[op], this.known.values[field]?.[value] || String(value), this.known.fields[field] || field);
  }
}
