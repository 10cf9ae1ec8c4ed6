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

  /** A wish as its chip says it, the two ends of a range as one. `judged` are the cards that have a verdict. */
  entry([{ field, op, value }, last], judged) {
    if (last && last.value !== value) return fill(this.texts.wish_range, value, this.known.fields[field] || field, last.value);
    if (last) return fill(this.texts.wish_exactly, value, this.known.fields[field] || field);
    const said = field === "seen" ? "seen" : op;
    const name = said === "seen" || said === "like" || said === "unlike" ? title(String(value), judged) : this.known.values[field]?.[value];
    return fill(this.texts[`wish_${said}`], name || String(value), this.known.fields[field] || field);
  }
}

/** The wishes, one list a chip: both ends of a number stand together, the lower first. */
export function chipsOf(entries) {
  const other = ({ field, op }) => entries.find((one) => one.field === field && one.op === (op === "min" ? "max" : "min"));
  const ranged = (entry) => (entry.op === "min" || entry.op === "max") && other(entry);
  return entries.filter((entry) => !ranged(entry) || entry.op === "min").map((entry) => ranged(entry) ? [entry, other(entry)] : [entry]);
}

/** The title of a label, "Heat (1995)", as its card says it, in the person's language; without a card the title of the label. */
function title(label, judged) {
  const [, bare, year] = /^(.*?)(?: \((\d{4})\))?$/.exec(label);
  const same = judged.filter((item) => String(item.year) === year);
  const exact = same.find((item) => item.title === bare);
  return exact || same.length !== 1 ? bare : same[0].title;
}
