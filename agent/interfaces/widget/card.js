// One recommended item: image, facts, price, reasons, and what the person thinks of it.
import { button, el, icon, safeAddress } from "./dom.js";
import { fill } from "./strings.js";

const IMAGES = ["image", "poster", "cover", "image_url"];
const LINKS = ["link", "url"];
const PRICES = ["price"];
const HIDDEN = new Set([...IMAGES, ...LINKS, ...PRICES, "currency"]);
const FACTS = 3;
const VALUES = 3;
const REASONS = 2;
const THUMB = "M2 10h4v11H2zM8 21h9.2a2 2 0 0 0 1.9-1.4l2.6-8a1.6 1.6 0 0 0-1.5-2.1H14.5l.9-4.3a2 2 0 0 0-.5-1.8l-1.2-1.2-5.1 6.1A2.6 2.6 0 0 0 8 10z";
const SYMBOLS = {
  like: THUMB,
  dislike: THUMB,
  seen: "M12 5C6.5 5 2.7 9.4 1.5 12c1.2 2.6 5 7 10.5 7s9.3-4.4 10.5-7C21.3 9.4 17.5 5 12 5zm0 11a4 4 0 1 1 0-8 4 4 0 0 1 0 8zm0-6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
};

/** A card. `talk` gives texts, words, server, verdicts and what happens on a click. */
export function card(item, talk) {
  const { texts } = talk;
  const label = item.year ? `${item.title} (${item.year})` : item.title;
  const made = el("li", { class: "card", "data-item": item.id });
  const image = safeAddress(first(item.facts, IMAGES), talk.server);
  if (image) made.append(el("img", { src: image, alt: "", loading: "lazy", referrerpolicy: "no-referrer" }));
  made.append(title(item, talk));
  const price = first(item.facts, PRICES);
  if (price !== undefined) made.append(el("p", { class: "price" }, priced(price, item.facts.currency, talk.language)));
  const facts = Object.entries(item.facts).filter(([key]) => !HIDDEN.has(key));
  if (facts.length) made.append(el("dl", {}, ...facts.slice(0, FACTS).flatMap((fact) => row(fact, talk))));
  const reasons = telling(item.reasons);
  if (reasons.length) made.append(el("ul", { class: "reasons" }, ...reasons.map((one) => el("li", { title: one.text }, one.text))));
  const verdicts = ["like", "dislike", "seen"].map((verdict) => toggle(verdict, item, label, talk));
  const why = button(texts.why, () => talk.explain(item.id, label), { class: "plain", "aria-label": fill(texts.about, label, texts.why) });
  made.append(el("div", { class: "verdicts" }, ...verdicts, why));
  return made;
}

/** The reasons that tell one card from the next: the wishes stand above all of them as chips. */
function telling(reasons) {
  const own = reasons.filter((one) => one.kind !== "constraint");
  return (own.length ? own : reasons).slice(0, REASONS);
}

function title(item, talk) {
  const link = safeAddress(first(item.facts, LINKS), talk.server);
  const year = item.year ? el("span", { class: "year" }, ` ${item.year}`) : null;
  const name = link
    ? el("a", { href: link, target: "_blank", rel: "noopener noreferrer nofollow" }, item.title)
    : item.title;
  return el("h3", {}, name, year);
}

function first(facts, keys) {
  const value = keys.map((key) => facts[key]).find((found) => found !== undefined);
  return Array.isArray(value) ? value[0] : value;
}

function priced(value, currency, language) {
  const one = Array.isArray(currency) ? currency[0] : currency;
  try {
    if (typeof value === "number" && one) return new Intl.NumberFormat(language, { style: "currency", currency: one }).format(value);
  } catch {
    // not a currency code: say it as it stands
  }
  return one ? `${value} ${one}` : String(value);
}

function row([key, value], talk) {
  const values = (Array.isArray(value) ? value : [value]).slice(0, VALUES).map((one) => talk.words.value(key, one));
  const said = values.join(talk.words.comma);
  return [el("dt", {}, talk.words.attribute(key)), el("dd", { title: said }, said)];
}

function toggle(verdict, item, label, talk) {
  const pressed = (talk.verdicts.get(item.id) || new Set()).has(verdict);
  return el(
    "button",
    {
      type: "button", class: "verdict", "data-verdict": verdict, "aria-pressed": String(pressed), title: talk.texts[verdict],
      "aria-label": fill(talk.texts.about, talk.texts[verdict], label), onclick: () => talk.judge(item.id, verdict),
    },
    icon(SYMBOLS[verdict], 18),
  );
}

/** Show on every card of an item what the person thinks of it now. */
export function showVerdicts(root, item, verdicts) {
  for (const made of root.querySelectorAll(".card"))
    if (made.dataset.item === item)
      for (const one of made.querySelectorAll("[data-verdict]"))
        one.setAttribute("aria-pressed", String(verdicts.has(one.dataset.verdict)));
}
