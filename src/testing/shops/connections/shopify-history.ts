import fc from "fast-check";

/** A webhook as Shopify sends it. */
export type ShopifyWebhook = { key: string; topic: string; triggeredAt: Date; payload: object };

type Step = { kind: "pay" | "refund" | "cancel" | "customer" | "redact"; order: number; share: number; pause: number };

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step["kind"]>("pay", "refund", "refund", "cancel", "customer", "customer", "redact"),
    order: fc.nat(3),
    share: fc.integer({ min: 1, max: 100 }),
    // Shopify writes whole seconds, so that several changes have the same time.
    pause: fc.constantFrom(0, 50, 400, 3000),
  }),
  { minLength: 1, maxLength: 12 },
);

type Order = Record<string, unknown> & { id: number; refunds: Record<string, unknown>[]; left: number };

const START = Date.UTC(2026, 4, 1, 9);
const seconds = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toISOString().replace(".000", "");
const money = (cents: number): string => (cents / 100).toFixed(2);

/**
 * What a shop sends while orders are placed, paid, refunded and cancelled, and customers change or ask to be forgotten, in
 * the order in which it happened. `base` keeps the IDs and phones of several histories apart.
 */
export const shopifyHistory = (base: number) =>
  steps.map((given): ShopifyWebhook[] => {
    let at = START;
    const sent: ShopifyWebhook[] = [];
    const send = (topic: string, payload: object) =>
      sent.push({ key: `${base}-${sent.length}`, topic, triggeredAt: new Date(at), payload: structuredClone(payload) });
    const customers = [0, 1].map((n) => ({
      id: base + n,
      email: `customer${base + n}@example.com`,
      first_name: "Ada",
      last_name: `No. ${n}`,
      phone: null as string | null,
      created_at: seconds(START - 86_400_000),
      updated_at: seconds(at),
    }));
    const place = (n: number): Order => {
      const lines = [
        { id: base + n * 10, sku: `SKU-${n}`, title: "Lamp", quantity: 2, price: money(1000 + n * 100) },
        { id: base + n * 10 + 1, sku: "POST", title: "Postage", quantity: 1, price: "5.00" },
      ];
      const total = 2 * (1000 + n * 100) + 500;
      return {
        id: base + n,
        created_at: seconds(at),
        currency: "USD",
        total_price: money(total),
        financial_status: "pending",
        cancelled_at: null,
        line_items: lines,
        refunds: [],
        left: total,
        customer: customers[n % 2],
      };
    };
    const orders: Order[] = [];
    const update = (order: Order, topic: string) => {
      order.updated_at = seconds(at);
      const { left: _, ...payload } = order;
      send(topic, payload);
    };
    for (let n = 0; n < 4; n++) {
      at += 700;
      const order = place(n);
      orders.push(order);
      update(order, "orders/create");
    }
    for (const { kind, order: n, share, pause } of given) {
      // No two changes of a record have the same millisecond: then nothing would say which is newer.
      at += 1 + pause;
      const order = orders[n];
      const customer = customers[n % 2];
      if (!order || !customer) continue;
      if (kind === "pay") update(Object.assign(order, { financial_status: "paid" }), "orders/updated");
      if (kind === "cancel") update(Object.assign(order, { cancelled_at: seconds(at) }), "orders/cancelled");
      if (kind === "refund" && order.left > 0) {
        const amount = Math.ceil((order.left * share) / 100);
        order.left -= amount;
        const refund = {
          id: base + sent.length * 100,
          order_id: order.id,
          created_at: seconds(at),
          refund_line_items: [{ line_item_id: base + n * 10, quantity: 0, subtotal: money(amount) }],
          transactions: [{ kind: "refund", status: "success", amount: money(amount), currency: "USD" }],
        };
        order.refunds.push(refund);
        order.financial_status = order.left === 0 ? "refunded" : "partially_refunded";
        send("refunds/create", refund);
        at += 1;
        update(order, "orders/updated");
      }
      if (kind === "customer") {
        customer.updated_at = seconds(at);
        customer.phone = `+44${7_000_000_000 + base + share + pause}`;
        customer.last_name = `No. ${n} ${share}`;
        send("customers/update", customer);
      }
      if (kind === "redact") send("customers/redact", { customer: { id: customer.id, email: customer.email } });
      at += 1;
    }
    return sent;
  });

/** Each `times` times, in any order. */
export const shuffled = <Item>(items: readonly Item[], times: number): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray(Array.from({ length: times }, () => items).flat(), {
    minLength: items.length * times,
    maxLength: items.length * times,
  });
