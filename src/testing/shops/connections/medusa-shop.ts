import { type ShopAnswer, startShopServer } from "./shop-server.ts";

type Row = Record<string, unknown> & { id: string; updated_at: string };
type Payment = Row & {
  payment_collection: { order: { id: string } | null };
  captures: { amount: number; created_at: string }[];
  refunds: { id: string; amount: number; created_at: string }[];
};
type Placed = { order: Row & { payment_status: string } & Record<string, unknown>; payment: Payment };
export type MedusaShop = { placed: Placed[]; customers: Row[]; products: Row[] };

const KEY = "sk_of_this_test";

const rowsOf = ({ placed, customers, products }: MedusaShop, resource: string): Row[] | undefined => {
  const orders = placed.map(({ order, payment }) => ({ ...order, payment_collections: [{ payments: [payment] }] }));
  const payments = placed.map(({ payment }) => payment);
  const lists: Record<string, Row[]> = { orders, payments, customers, products };
  return resource === "stores" ? [{ id: "store_1", updated_at: "", name: "Test store" }] : lists[resource];
};

/** A server of Medusa 2: the lists of its Admin API, sorted and filtered as requested. */
export const startMedusa = (shop: MedusaShop) =>
  startShopServer(({ url, headers }): ShopAnswer => {
    const { pathname, searchParams: given } = url;
    if (headers.authorization !== `Basic ${btoa(`${KEY}:`)}`) return { status: 401, json: { message: "Unauthorized" } };
    const resource = pathname.replace("/admin/", "");
    const rows = rowsOf(shop, resource);
    if (!rows) return { status: 404, json: { message: "Not found" } };
    const ids = given.getAll("id[]");
    if (ids.length > 20) return { status: 400, json: { message: "Too many values" } };
    const found = rows
      .filter(({ id }) => ids.length === 0 || ids.includes(id))
      .filter(({ id }) => id > (given.get("id[$gt]") ?? ""))
      .filter(({ updated_at: at }) => at >= (given.get("updated_at[$gte]") ?? ""));
    const sortedBy = given.get("order") === "updated_at" ? "updated_at" : "id";
    const sorted = found.toSorted((a, b) => (a[sortedBy] < b[sortedBy] ? -1 : Number(a[sortedBy] > b[sortedBy])));
    const from = Number(given.get("offset") ?? 0);
    return { json: { [resource]: sorted.slice(from, from + Number(given.get("limit"))), count: found.length } };
  });

const AT = "2026-05-01T10:00:00.000Z";

/** An order of 10.00 and its payment. */
const anOrder = (n: number, isCaptured: boolean): MedusaShop["placed"][number] => {
  const id = `order_${String(n).padStart(4, "0")}`;
  return {
    order: {
      id,
      status: "pending",
      payment_status: isCaptured ? "captured" : "authorized",
      currency_code: "usd",
      created_at: AT,
      updated_at: AT,
      email: `c${n}@example.com`,
      customer_id: `cus_${n}`,
      total: 10,
      items: [{ id: `ordli_${n}`, title: "Tea", variant_sku: "TEA", unit_price: 10, quantity: 1 }],
    },
    payment: {
      id: `pay_${n}`,
      updated_at: AT,
      payment_collection: { order: { id } },
      captures: isCaptured ? [{ amount: 10, created_at: AT }] : [],
      refunds: [],
    },
  };
};

const aCustomer = (id: string) => ({ id, email: "c1@example.com", has_account: true, created_at: AT, updated_at: AT });

export const aMedusaShop = (count: number, { isCaptured = true } = {}): MedusaShop => ({
  placed: Array.from({ length: count }, (_, i) => anOrder(i + 1, isCaptured)),
  customers: [aCustomer("cus_1")],
  products: [{ id: "prod_1", updated_at: AT, title: "Tea", variants: [{ sku: "TEA" }] }],
});
