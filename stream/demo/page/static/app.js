// The demo shop: catalogue, product view, shoppers and languages. Ads live in ads.js, events in events.js.
import { connect, relabel, weave } from "./ads.js";
import { all, el, one } from "./dom.js";
import { send } from "./events.js";
import { WORDS } from "./words.js";

const stored = (key, otherwise) => sessionStorage.getItem(`adloom.${key}`) ?? otherwise;
const store = (key, value) => sessionStorage.setItem(`adloom.${key}`, value);
const state = { locale: stored("locale", navigator.language.startsWith("zh") ? "zh" : "en"), shopper: null, user: "", slots: [], slotServer: "", products: new Map(), categories: [], shoppers: [], category: "", basket: 0 };
const words = () => WORDS[state.locale];

async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function report(type, product, title, text) {
  weave();
  if (!(await send(state, type, product, title, text))) one(".live").textContent = words().lost;
}

function price(product) {
  return el("p", { class: "price" }, product.sale_price ? [el("b", { class: "sale" }, product.sale_price), el("s", {}, product.price)] : el("b", {}, product.price), product.percent_off && el("em", {}, words().save(product.percent_off)));
}

function card(product) {
  return el(
    "a",
    { class: "card", href: `#/p/${encodeURIComponent(product.id)}`, data: { testid: "product", product: product.id } },
    el("span", { class: "shot" }, el("img", { src: product.image, alt: "", loading: "lazy" })),
    el("span", { class: "brandname" }, product.brand),
    el("h3", {}, product.name),
    price(product),
    !product.available && el("span", { class: "sold" }, words().soldOut),
  );
}

function showGrid() {
  const chosen = [...state.products.values()].filter((product) => !state.category || product.category === state.category);
  const name = state.categories.find((category) => category.key === state.category)?.name;
  one("#view").replaceChildren(
    el("div", { class: "intro" }, el("h1", {}, name ?? words().title), !name && el("p", {}, words().lead)),
    el("div", { class: "grid", data: { testid: "grid" } }, chosen.map(card)),
  );
  return name ?? words().title;
}

function showProduct(product) {
  const add = el("button", { type: "button", class: "primary", disabled: !product.available, data: { testid: "add" } }, product.available ? words().add : words().soldOut);
  add.addEventListener("click", () => {
    state.basket += 1;
    one(".basket b").textContent = String(state.basket);
    add.textContent = words().added;
    report("cart", product, product.name, product.description);
  });
  const related = [...state.products.values()].filter((other) => other.category === product.category && other.id !== product.id).slice(0, 3);
  one("#view").replaceChildren(
    el(
      "article",
      { class: "product", data: { testid: "product-view", product: product.id } },
      el("div", { class: "shot" }, el("img", { src: product.image, alt: product.name })),
      el("div", { class: "facts" }, el("a", { class: "quiet", href: "#/" }, `← ${words().back}`), el("span", { class: "brandname" }, product.brand), el("h1", {}, product.name), price(product), el("p", { class: "description" }, product.description), add),
    ),
    related.length > 0 && el("h2", { class: "related" }, words().related),
    el("div", { class: "grid" }, related.map(card)),
  );
}

function paintTools() {
  document.documentElement.lang = state.locale === "zh" ? "zh-Hans" : "en";
  all("[data-word]").forEach((node) => (node.textContent = words()[node.dataset.word]));
  all("[data-locale]").forEach((node) => node.setAttribute("aria-checked", String(node.dataset.locale === state.locale)));
  one(".shoppers").replaceChildren(
    ...state.shoppers.map((shopper) =>
      el("button", { type: "button", role: "radio", title: shopper.taste[state.locale], "aria-checked": String(shopper.key === state.shopper.key), data: { testid: `shopper-${shopper.key}` }, onclick: () => become(shopper) }, el("i", { "aria-hidden": "true" }, shopper.name[state.locale].slice(0, 1)), shopper.name[state.locale]),
    ),
  );
  const link = (key, name) => el("a", { href: key ? `#/c/${key}` : "#/", class: key === state.category ? "on" : "", data: { testid: `category-${key || "all"}` } }, name);
  one(".categories").replaceChildren(link("", words().all), ...state.categories.map((category) => link(category.key, category.name)));
}

function route(navigated) {
  const [, kind, value, from] = location.hash.split("/");
  const product = kind === "p" && state.products.get(decodeURIComponent(value ?? ""));
  state.category = kind === "c" ? decodeURIComponent(value ?? "") : product ? product.category : "";
  paintTools();
  if (product) {
    showProduct(product);
    if (navigated) report(from === "ad" || navigated === "click" ? "click" : "view", product, product.name, product.description);
  } else {
    const title = showGrid();
    if (navigated) report("view", null, title, "");
  }
  if (navigated) scrollTo({ top: 0 });
}

async function load() {
  const { products, categories } = await get(`/api/products?locale=${state.locale}`);
  state.products = new Map(products.map((product) => [product.id, product]));
  state.categories = categories;
}

async function become(shopper, fresh = false) {
  state.shopper = shopper;
  const visits = Number(stored(`visit.${shopper.key}`, "0")) + (fresh ? 1 : 0);
  store(`visit.${shopper.key}`, visits);
  store("shopper", shopper.key);
  state.user = visits ? `${shopper.key}-${visits}` : shopper.key;
  connect(state);
  paintTools();
  // A known shopper was here before: the page tells their last views once; one who starts afresh has no past.
  if (!visits && !stored(`told.${shopper.key}`)) {
    store(`told.${shopper.key}`, "yes");
    const liked = shopper.likes.flatMap((key) => [...state.products.values()].filter((product) => product.category === key).slice(0, 1));
    for (const product of liked.slice(0, 2)) await report("view", product, product.name, product.description);
  }
  route("view");
}

async function speak(locale) {
  state.locale = locale;
  store("locale", locale);
  await load();
  relabel(state);
  route("view");
}

async function start() {
  const page = await get("/api/page");
  Object.assign(state, { slots: page.slots, slotServer: page.slot_server, shoppers: page.shoppers });
  await load();
  const last = stored("shopper");
  all("[data-locale]").forEach((node) => node.addEventListener("click", () => speak(node.dataset.locale)));
  one("[data-testid=reset]").addEventListener("click", () => become(state.shopper, true));
  addEventListener("hashchange", () => route("click"));
  await become(state.shoppers.find((shopper) => shopper.key === last) ?? state.shoppers[0]);
}

start().catch((error) => {
  one("#view").replaceChildren(el("p", { class: "failed" }, `${words().failed}: ${error.message}`));
});
