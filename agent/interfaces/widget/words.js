// The catalogue's own words for its attributes and values, in the person's language.

const SIGNS = { is: "", is_not: "≠ ", min: "≥ ", max: "≤ ", like: "♥ ", unlike: "✕ " };

export class Words {
  constructor(language) {
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
    const said = SIGNS[op] + (this.known.values[field]?.[value] || String(value));
    const named = op === "min" || op === "max" ? this.known.fields[field] : "";
    return named ? `${named} ${said}` : said;
  }
}
