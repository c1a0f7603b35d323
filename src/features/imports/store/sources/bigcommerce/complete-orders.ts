import { z } from "zod";
import type { RestApi } from "./rest-api.ts";

const LIMIT = 250;
/** Parallel requests; more would only reach the rate limit earlier. */
const AT_ONCE = 4;
/** Limited by the length of the address. */
const IDS_AT_ONCE = 100;

const orderSchema = z.looseObject({
  id: z.number(),
  status: z.string().nullish(),
  refunded_amount: z.coerce.number().nullish(),
});
const refundSchema = z.looseObject({ id: z.number(), order_id: z.number() });

const readProducts = async (api: RestApi, id: number, signal: AbortSignal): Promise<unknown[]> => {
  const products: unknown[] = [];
  for (let page = 1, isMore = true; isMore; page++) {
    const { records } = await api.list(`orders/${id}/products`, { page, limit: LIMIT }, signal);
    products.push(...records);
    isMore = records.length === LIMIT;
  }
  return products;
};

const readRefunds = async (api: RestApi, ids: readonly number[], signal: AbortSignal) => {
  const refunds = new Map<number, unknown[]>();
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    const some = ids.slice(from, from + IDS_AT_ONCE).join(",");
    for (let page = 1, isMore = true; isMore; page++) {
      const query = { "order_id:in": some, page, limit: LIMIT };
      const { records } = await api.page("orders/payment_actions/refunds", query, refundSchema, signal);
      for (const refund of records) {
        refunds.set(refund.order_id, [...(refunds.get(refund.order_id) ?? []), refund]);
      }
      isMore = records.length === LIMIT;
    }
  }
  return refunds;
};

/** Adds products, by one request per order, and the refunds of refunded orders. */
export const completeOrders = async (
  api: RestApi,
  orders: readonly unknown[],
  signal: AbortSignal,
): Promise<unknown[]> => {
  const known = orders.flatMap((order) => orderSchema.safeParse(order).data ?? []);
  const isRefunded = ({ status, refunded_amount: amount }: (typeof known)[number]) =>
    (amount ?? 0) > 0 || /refunded/i.test(status ?? "");
  const refunds = await readRefunds(
    api,
    known.filter(isRefunded).map(({ id }) => id),
    signal,
  );
  const products = new Map<number, unknown[]>();
  const waiting = known.map(({ id }) => id);
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift())
      products.set(id, await readProducts(api, id, signal));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return orders.map((order) => {
    const { data } = orderSchema.safeParse(order);
    return data ? { ...data, products: products.get(data.id) ?? [], refunds: refunds.get(data.id) ?? [] } : order;
  });
};
