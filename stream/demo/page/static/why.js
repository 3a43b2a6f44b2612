// The readable way from an event to its ad: event → profile → copy → prompt → seed.
import { el, one } from "./dom.js";
import { WORDS } from "./words.js";

const text = (value) => String(value ?? "–");

function weights(shares, name = (key) => key) {
  const pairs = Object.entries(shares).sort(([, a], [, b]) => b - a).slice(0, 5);
  return el("ul", { class: "bars" }, pairs.map(([key, share]) => el("li", {}, el("span", {}, name(key)), el("i", { vars: { "--share": share } }))));
}

function rows(pairs) {
  return el("dl", {}, pairs.filter(([, value]) => value !== undefined && value !== null && value !== "").map(([name, value]) => [el("dt", {}, name), el("dd", {}, value instanceof Node ? value : text(value))]));
}

function step(number, name, ...body) {
  return el("section", { class: "step", data: { testid: `why-step-${number}` } }, el("h3", {}, el("b", {}, String(number)), name), ...body);
}

export function explain(metadata, state) {
  const words = WORDS[state.locale];
  const dialog = one(".why");
  const head = el("header", {}, el("h2", { id: "why-title" }, words.whyTitle), el("button", { type: "button", class: "quiet", data: { testid: "why-close" }, onclick: () => dialog.close() }, words.close));
  dialog.onclick = (click) => click.target === dialog && dialog.close();
  if (!metadata) {
    dialog.replaceChildren(head, el("p", { class: "lead" }, words.whyHouse));
    dialog.showModal();
    return;
  }
  const why = metadata.explain ?? {};
  const event = why.event ?? {};
  const profile = why.profile ?? {};
  const copy = why.copy ?? {};
  const product = state.products.get(metadata.product);
  const category = (key) => state.categories.find((known) => known.key === key)?.name ?? key;
  dialog.replaceChildren(
    head,
    el("p", { class: "lead" }, `${metadata.slot} · ${words.made(Math.round(metadata.event_to_slot_ms))}`),
    step(1, words.event, el("p", { class: "say" }, `${words.types[event.type] ?? event.type ?? ""} ${product?.name ?? metadata.product ?? ""}`), rows([[words.id, metadata.event], [words.page, event.page], [words.choice, words.choices[why.chosen] ?? why.chosen]])),
    step(2, words.profile, rows([[words.segment, profile.segment], [words.categories, profile.categories && weights(profile.categories, category)], [words.colours, profile.colours && weights(profile.colours)], [words.band, profile.price_band && `${profile.price_band.low} – ${profile.price_band.high} ${profile.price_band.currency}`]])),
    step(3, words.copy, el("p", { class: "say" }, copy.headline ?? ""), rows([[words.description, copy.description], [words.cta, copy.cta], [words.source, words[copy.source] ?? copy.source], [words.attempts, copy.attempts]])),
    step(4, why.prompt ? words.prompt : words.place, el("blockquote", {}, text(why.prompt ?? why.place?.why ?? why.show?.why))),
    step(5, words.seed, el("p", { class: "seed" }, text(why.seed)), rows([[words.creative, metadata.creative], [words.layout, why.layout && `${why.layout.family} · ${why.layout.contrast}:1`], [words.bundle, String(why.bundle ?? "").slice(0, 12)], [words.backend, (why.engines?.generator ?? why.engines?.places)?.backend]])),
    el("details", {}, el("summary", {}, words.raw), el("pre", {}, JSON.stringify(why, null, 2))),
  );
  dialog.showModal();
}
