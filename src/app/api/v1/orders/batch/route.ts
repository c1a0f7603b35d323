import { postOrders as contract } from "#contracts/imports/orders.ts";
import { batchAnswer, postedItems } from "#http/batch.ts";
import { handle } from "#http/handle.ts";
import { postOrders } from "#lib/imports/posted/post-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ orders, idPrefix }, actor, { language }) =>
      batchAnswer(await postOrders(actor, postedItems(orders), idPrefix), language),
  ],
});
