import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { readMonths, readProducts } from "#features/customer-page/read-customer-history.ts";
import { addNote, addTag } from "#features/customers/manage-notes-and-tags.ts";
import { assignManualSegment } from "#features/segments/assign-segments.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { customerTimeline } from "./customer-timeline.ts";
import { readCustomer } from "./read-customer.ts";

/** What a user sees of a customer on any server. */
type Seen = { orders: number; spent: number; tags: string[]; segments: string[]; notes: number; products: number };

/** Another server: a process with its own memory that answers each line by reading the customer. */
const anotherProcess = (businessId: string, id: string) => {
  const program = `
    import { createInterface } from "node:readline";
    import { readCustomer } from "#features/customer-page/read-customer.ts";
    import { readMonths, readProducts } from "#features/customer-page/read-customer-history.ts";
    import { customerTimeline } from "#features/customer-page/customer-timeline.ts";
    import { closePool } from "#core/db/pool.ts";
    const [scope, id] = [{ businessId: "${businessId}" }, "${id}"];
    for await (const _ of createInterface({ input: process.stdin })) {
      const head = await readCustomer(scope, id, { language: "en" });
      const { months } = await readMonths(scope, id);
      const { products } = await readProducts(scope, id);
      const { data } = await customerTimeline(scope, id, { kinds: ["note"] });
      console.log(JSON.stringify({
        orders: head.metrics.orderCount, spent: months.reduce((sum, month) => sum + month.charged, 0), tags: head.tags,
        segments: head.segments.map(({ name }) => name), notes: data.length, products: products.length,
      }));
    }
    await closePool();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    see: async (): Promise<Seen> => {
      child.stdin.write("\n");
      return JSON.parse((await lines.next()).value ?? "");
    },
    end: async () => {
      child.stdin.end();
      await once(child, "exit");
    },
  };
};

test("a change made on one server shows on another's next read, although both cache what they computed", async () => {
  const shop = await aBusiness();
  // Enough orders for the history to be cached.
  await someOrders(
    shop,
    Array.from({ length: 600 }, () => ({ customer: "ada", totalPrice: 1000 })),
  );
  const ada = await idOfCustomer(shop, "ada");
  const seenHere = async (): Promise<Seen> => {
    const head = await readCustomer(shop, ada, { language: "en" });
    const { months } = await readMonths(shop, ada);
    return {
      orders: head.metrics.orderCount,
      spent: months.reduce((sum, { charged }) => sum + charged, 0),
      tags: head.tags,
      segments: head.segments.map(({ name }) => name),
      notes: (await customerTimeline(shop, ada, { kinds: ["note"] })).data.length,
      products: (await readProducts(shop, ada)).products.length,
    };
  };
  const other = anotherProcess(shop.businessId, ada);
  try {
    const first: Seen = { orders: 600, spent: 6000, tags: [], segments: [], notes: 0, products: 1 };
    expect([await other.see(), await seenHere()]).toEqual([first, first]);

    const item = { productId: "p2", quantity: 1, price: 500, lineTotal: 500 };
    await someOrders(shop, [{ customer: "ada", items: [item] }]);
    const bought = { ...first, orders: 601, spent: 6005, products: 2 };
    expect([await other.see(), await seenHere()]).toEqual([bought, bought]);

    const vip = await createSegment(asAdmin(shop), { name: "VIP", criteria: {}, isAutomatic: false });
    await assignManualSegment(asAdmin(shop), ada, vip.id);
    await addTag(asAdmin(shop), ada, "trade");
    await addNote(asAdmin(shop), ada, "Called");
    const expected = { ...bought, tags: ["trade"], segments: ["VIP"], notes: 1 };
    expect([await other.see(), await seenHere()]).toEqual([expected, expected]);
  } finally {
    await other.end();
  }
});
