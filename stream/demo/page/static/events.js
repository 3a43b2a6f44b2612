// What the shopper does, as events to the collector.
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only in secure contexts
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const session = uuid();

export async function send(state, type, product, title, text = "") {
  const event = {
    schema: "adloom.event.v1",
    id: uuid(),
    time: new Date().toISOString(),
    user: state.user,
    session,
    type,
    product: product ? product.id : null,
    page: { url: location.href, title, text: text.slice(0, 2000) },
    locale: state.locale,
    consent: true,
    slots: state.slots.map((slot) => (devicePixelRatio >= 1.5 ? `${slot}@2x` : slot)),
  };
  const answer = await fetch("/collect", {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(event),
  });
  return answer.ok;
}
