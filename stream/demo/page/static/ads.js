// The three live slots: filled by server-sent events, each with its time and its reason.
import { all, el, one } from "./dom.js";
import { explain } from "./why.js";
import { WORDS } from "./words.js";

const held = new Map(); // slot → the newest creative's metadata, absent while the house ad shows
let source = null;
let waiting = 0;

function frame(figure, state) {
  const words = WORDS[state.locale];
  const [width, height] = figure.dataset.slot.split("x").map(Number);
  figure.replaceChildren(
    el("a", { class: "art", href: "#/", "aria-label": words.ad, vars: { "--w": width, "--h": height } }, el("span", { class: "shuttle" })),
    el(
      "figcaption",
      {},
      el("span", { class: "tag" }, words.ad),
      el("output", { data: { testid: `ms-${figure.dataset.slot}` } }, ""),
      el("button", { type: "button", class: "whybutton", data: { testid: `why-${figure.dataset.slot}` }, onclick: () => explain(held.get(figure.dataset.slot), state) }, words.why),
    ),
  );
}

async function show(figure, url, metadata, state) {
  const words = WORDS[state.locale];
  const picture = el("img", { src: url, alt: metadata?.explain?.alt ?? words.house });
  try {
    await picture.decode();
  } catch {
    return; // the picture in place stays; the next event brings another
  }
  // A slower, older picture must not cover a newer one.
  if (metadata && held.get(figure.dataset.slot)?.creative !== metadata.creative) return;
  if (!metadata && held.has(figure.dataset.slot)) return;
  const art = one(".art", figure);
  const [width, height] = figure.dataset.slot.split("x");
  picture.width = Number(width);
  picture.height = Number(height);
  const olds = all("img", art);
  art.append(picture);
  setTimeout(() => olds.forEach((old) => old.remove()), 350);
  art.href = metadata?.product ? `#/p/${encodeURIComponent(metadata.product)}/ad` : "#/";
  figure.dataset.creative = metadata?.creative ?? "";
  figure.dataset.state = metadata?.state ?? "fallback";
  figure.classList.remove("weaving");
  one("output", figure).textContent = metadata ? words.made(Math.round(metadata.event_to_slot_ms)) : words.house;
}

function house(figure, state) {
  show(figure, `${state.slotServer}/slots/${figure.dataset.slot}?locale=${state.locale}&dpr=${devicePixelRatio}`, null, state);
}

export function weave() {
  all(".ad").forEach((figure) => figure.classList.add("weaving"));
  clearTimeout(waiting);
  waiting = setTimeout(() => all(".ad").forEach((figure) => figure.classList.remove("weaving")), 5000);
}

export function connect(state) {
  source?.close();
  held.clear();
  const query = `user=${encodeURIComponent(state.user)}&dpr=${devicePixelRatio}`;
  for (const figure of all(".ad")) {
    frame(figure, state);
    house(figure, state);
  }
  const live = one(".live");
  source = new EventSource(`${state.slotServer}/slots/stream?${query}`);
  source.onopen = () => (live.textContent = WORDS[state.locale].live);
  source.onerror = () => (live.textContent = WORDS[state.locale].lost);
  source.addEventListener("withdrawn", (message) => {
    const metadata = JSON.parse(message.data); // what the ad says is offered no more
    const [slot] = metadata.slot.split("@");
    const figure = one(`.ad[data-slot="${slot}"]`);
    if (!figure || held.get(slot)?.creative !== metadata.creative) return;
    held.delete(slot);
    house(figure, state);
  });
  source.addEventListener("creative", (message) => {
    const metadata = JSON.parse(message.data);
    const [slot] = metadata.slot.split("@"); // the same place, whatever the density
    const figure = one(`.ad[data-slot="${slot}"]`);
    if (!figure) return;
    held.set(slot, metadata);
    show(figure, state.slotServer + metadata.image, metadata, state);
  });
}

export function relabel(state) {
  for (const figure of all(".ad")) {
    const words = WORDS[state.locale];
    one(".tag", figure).textContent = words.ad;
    one(".whybutton", figure).textContent = words.why;
    const metadata = held.get(figure.dataset.slot);
    one("output", figure).textContent = metadata ? words.made(Math.round(metadata.event_to_slot_ms)) : words.house;
  }
}
