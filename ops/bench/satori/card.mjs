// Draws one card with satori and resvg for each line of JSON that comes in; answers with the milliseconds it took,
// on the clock and of processor time.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Resvg } from "@resvg/resvg-js";
import satori from "satori";

const [regular, bold] = process.argv.slice(2, 4).map((path) => readFileSync(path));
const fonts = [
  { name: "Noto", data: regular, weight: 400, style: "normal" },
  { name: "Noto", data: bold, weight: 700, style: "normal" },
];

const box = (style, ...children) => ({ type: "div", props: { style: { display: "flex", ...style }, children } });
const text = (style, said) => ({ type: "div", props: { style, children: said } });

// The standard layout of 300x250: scene, product on it, words to the left, price and button at the foot.
const tree = (card) =>
  box(
    { width: 300, height: 250, fontFamily: "Noto", color: card.ink, position: "relative" },
    { type: "img", props: { src: card.scene, width: 300, height: 250, style: { position: "absolute", left: 0, top: 0 } } },
    {
      type: "img",
      props: {
        src: card.product,
        width: card.width,
        height: card.height,
        style: { position: "absolute", left: 288 - card.width, top: 190 - card.height },
      },
    },
    box(
      { flexDirection: "column", position: "absolute", left: 14, top: 12, width: 150 },
      text({ fontSize: 11, fontWeight: 700 }, card.brand),
      text({ fontSize: 22, fontWeight: 700, lineHeight: 1.15, marginTop: 4 }, card.headline),
      text({ fontSize: 12, marginTop: 8 }, card.description),
    ),
    box(
      { position: "absolute", left: 14, top: 168, alignItems: "center" },
      text({ fontSize: 22, fontWeight: 700 }, card.price),
      ...(card.old
        ? [
            text({ fontSize: 11, textDecoration: "line-through", marginLeft: 6 }, card.old),
            text({ fontSize: 11, fontWeight: 700, color: "#fff", backgroundColor: "#b3261e", borderRadius: 4, padding: "2px 5px", marginLeft: 6 }, card.badge),
          ]
        : []),
    ),
    text(
      { position: "absolute", left: 14, top: 206, height: 30, padding: "6px 14px", borderRadius: 4, fontSize: 13, fontWeight: 700, color: "#fff", backgroundColor: card.button },
      card.cta,
    ),
    text({ position: "absolute", right: 8, bottom: 6, fontSize: 9 }, card.disclosure),
  );

for await (const line of createInterface({ input: process.stdin })) {
  const card = JSON.parse(line);
  const [began, spent] = [performance.now(), process.cpuUsage()];
  const svg = await satori(tree(card), { width: 300, height: 250, fonts });
  const drawn = performance.now();
  new Resvg(svg).render().asPng();
  const [done, { user, system }] = [performance.now(), process.cpuUsage(spent)];
  console.log(JSON.stringify({ satori: drawn - began, whole: done - began, cpu: (user + system) / 1000 }));
}
