import { z } from "zod";
import type { RestApi } from "./rest-api.ts";

const PAGE_SIZE = 100;

const orderSchema = z.looseObject({
  entity_id: z.number(),
  state: z.string(),
  base_total_refunded: z.coerce.number().nullish(),
});
const memoSchema = z.looseObject({ entity_id: z.number(), order_id: z.number() });

/** Orders as they are read: with their credit memos, which are looked up for those that were refunded. */
export const withCreditMemos = async (
  api: RestApi,
  orders: readonly unknown[],
  signal: AbortSignal,
): Promise<unknown[]> => {
  const isRefunded = (order: unknown): number[] => {
    const { data } = orderSchema.safeParse(order);
    return data && ((data.base_total_refunded ?? 0) > 0 || data.state === "closed") ? [data.entity_id] : [];
  };
  const ids = orders.flatMap(isRefunded);
  const memos = new Map<number, unknown[]>();
  for (let after = 0, isMore = ids.length > 0; isMore; ) {
    const filters = [
      { field: "order_id", is: "in", value: ids.join(",") },
      { field: "entity_id", is: "gt", value: String(after) },
    ] as const;
    const { items } = await api.search("creditmemos", filters, { item: memoSchema, pageSize: PAGE_SIZE }, signal);
    for (const memo of items) {
      memos.set(memo.order_id, [...(memos.get(memo.order_id) ?? []), memo]);
      after = memo.entity_id;
    }
    isMore = items.length === PAGE_SIZE;
  }
  return orders.map((order) => {
    const { data } = orderSchema.safeParse(order);
    return data ? { ...data, credit_memos: memos.get(data.entity_id) ?? [] } : order;
  });
};
