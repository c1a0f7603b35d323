import { beforeEach, expect, test } from "vitest";
import { PUT as PUT_CUSTOMER } from "#app/api/v1/customers/[externalId]/route.ts";
import { POST as POST_CUSTOMERS } from "#app/api/v1/customers/batch/route.ts";
import { PUT as PUT_ORDER } from "#app/api/v1/orders/[externalId]/route.ts";
import { POST as POST_ORDERS } from "#app/api/v1/orders/batch/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { createConnection } from "#features/imports/connections/manage-connections.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { process } from "#testing/shops/connections/connections.ts";
import { aWooOrder } from "#testing/shops/connections/woocommerce-shop.ts";

// Programs number their records from 1 as shops do: what they send must not change a shop's records by accident.

let shop: Actor;
let token: string;

const connect = async (): Promise<void> => {
  const draft = { kind: "woocommerce", name: "Lamp Shop", storefrontId: 1, secret: "a secret of this test" } as const;
  const { id: connectionId } = await createConnection(shop, draft);
  const body = Buffer.from(JSON.stringify(aWooOrder(7, { customer_id: 5 })));
  await insertDelivery(shop, { connectionId, topic: "order.created", triggeredAt: null, key: "1", body });
  await process(shop, connectionId);
};

beforeEach(async () => {
  shop = asAdmin(await aBusiness());
  token = await aToken(shop);
  await connect();
  await connect();
});

const anOrder = (externalId: string, customer: string | null = null) => ({
  externalId,
  orderedAt: "2026-01-01T00:00:00Z",
  totalPrice: "99.00",
  ...(customer !== null && { customer: { externalId: customer } }),
});

const post = async (kind: "orders" | "customers", body: object) => {
  const POST = kind === "orders" ? POST_ORDERS : POST_CUSTOMERS;
  const answer = await answerOf(POST(aRequest("POST", `/api/v1/${kind}/batch`, { token, body })));
  return answer.body.results.map(({ status, errors }: { status: string; errors?: { field: string }[] }) =>
    [status, ...(errors ?? []).map(({ field }) => field)].join(" "),
  );
};

const put = async (kind: "orders" | "customers", externalId: string, body: object) => {
  const PUT = kind === "orders" ? PUT_ORDER : PUT_CUSTOMER;
  const params = Promise.resolve({ externalId });
  return (await PUT(aRequest("PUT", `/api/v1/${kind}/${externalId}`, { token, body }), { params })).status;
};

const stored = async () => {
  const { rows } = await withBusiness(shop, (client) =>
    client.query(`select o.external_id as id, o.total_price as total, c.external_id as customer from orders o
      left join customers c using (business_id, customer_id) order by 1`),
  );
  return rows.map(({ id, total, customer }) => `${id} ${total} ${customer}`);
};

const OF_SHOPS = ["7 2000 5", "woo2-7 2000 woo2-5"];

test("plain numbers of a shop's records are refused, each alone, and nothing of them changes", async () => {
  expect(await post("orders", { orders: [anOrder("7"), anOrder("8", "5"), anOrder("9", "ada@example.com")] })).toEqual([
    "rejected externalId",
    "rejected customer.externalId",
    "created",
  ]);
  expect(await post("customers", { customers: [{ externalId: "5", name: "Another" }, { externalId: "6" }] })).toEqual([
    "rejected externalId",
    "created",
  ]);
  const { externalId: _, ...order } = anOrder("7");
  expect([await put("orders", "7", order), await put("customers", "5", { name: "Another" })]).toEqual([400, 400]);
  expect(await stored()).toEqual([OF_SHOPS[0], "9 9900 ada@example.com", OF_SHOPS[1]]);
});

test("a plain number is named beside what is wrong with the rest of a customer", async () => {
  const wrongFields = async (body: object) => {
    const params = Promise.resolve({ externalId: "5" });
    const request = aRequest("PUT", "/api/v1/customers/5", { token, body });
    const { details } = (await answerOf(PUT_CUSTOMER(request, { params }))).body;
    return details.map(({ field }: { field: string }) => field);
  };
  expect(await wrongFields({ name: 7, email: "ada" })).toEqual(["name", "externalId", "email"]);
  expect(await wrongFields({ name: 7, email: "ada", idPrefix: "woo2-" })).toEqual(["name", "email"]);
});

test("the shop's prefix changes its records, and another one keeps them apart", async () => {
  const orders = [anOrder("7", "5")];
  expect(await post("orders", { idPrefix: "pos-", orders })).toEqual(["created"]);
  expect(await post("orders", { idPrefix: "woo2-", orders: [anOrder("8", "5")] })).toEqual(["created"]);
  expect(await stored()).toEqual([OF_SHOPS[0], "pos-7 9900 pos-5", OF_SHOPS[1], "woo2-8 9900 woo2-5"]);
  expect(await post("orders", { idPrefix: "", orders })).toEqual(["updated"]);
  expect(await post("customers", { idPrefix: "", customers: [{ externalId: "5", name: "Grace" }] })).toEqual([
    "updated",
  ]);
  const { externalId: _, ...order } = anOrder("7", "5");
  expect(await put("orders", "7", { idPrefix: "woo2-", ...order })).toBe(200);
  expect(await put("customers", "5", { idPrefix: "woo2-", name: "Ada" })).toBe(200);
  expect(await stored()).toEqual(["7 9900 5", "pos-7 9900 pos-5", "woo2-7 9900 woo2-5", "woo2-8 9900 woo2-5"]);
});

test.each(["", "pos-"])("the prefix %j reaches no record of another shop", async (idPrefix) => {
  const ids = ["woo2-7", "woo2-5"] as const;
  const before = await stored();
  expect(await post("orders", { idPrefix, orders: [anOrder(ids[0], ids[1])] })).toEqual(["created"]);
  expect(await post("customers", { idPrefix, customers: [{ externalId: ids[1], name: "Eve" }] })).toEqual(["updated"]);
  const { externalId: _, ...order } = anOrder(ids[0], ids[1]);
  expect([
    await put("orders", ids[0], { idPrefix, ...order }),
    await put("customers", ids[1], { idPrefix, name: "Eve" }),
  ]).toEqual([200, 200]);
  // They are others, which the same sender reaches again.
  const own = (id: string) => (idPrefix === "" ? `shop1-${id}` : `${idPrefix}${id}`);
  expect(await stored()).toEqual([...before, `${own(ids[0])} 9900 ${own(ids[1])}`].sort());
});

test("a prefix that begins as a shop's is kept apart from its records", async () => {
  const before = await stored();
  expect(await post("orders", { idPrefix: "woo2-7-", orders: [anOrder("5")] })).toEqual(["created"]);
  expect(await stored()).toEqual([...before, "shop1-woo2-7-5 9900 null"].sort());
});

test("a program changes its own records, and those that it names by their whole ID", async () => {
  expect(await post("orders", { orders: [anOrder("own", "own")] })).toEqual(["created"]);
  expect(await post("orders", { orders: [{ ...anOrder("own", "own"), totalPrice: "1.00" }] })).toEqual(["updated"]);
  expect(await post("orders", { orders: [anOrder("woo2-7", "woo2-5")] })).toEqual(["updated"]);
});
