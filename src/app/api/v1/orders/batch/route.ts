import { handle } from "#core/http/handle.ts";
import { batchAnswer, postedItems } from "#core/http/problems.ts";
import { postOrders as contract } from "#features/imports/contracts/orders.ts";
import { postOrders } from "#features/imports/posted/orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ orders, idPrefix }, actor, { language }) =>
      batchAnswer(await postOrders(actor, postedItems(orders), idPrefix), language),
  ],
});
