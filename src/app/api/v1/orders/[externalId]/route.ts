import { handle } from "#core/http/handle.ts";
import { createdIf } from "#core/http/respond.ts";
import * as contracts from "#features/imports/contracts/orders.ts";
import { checkOrder, deleteOrder, putOrder, readOrder } from "#features/imports/posted/orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getOrder, async ({ externalId }, actor) => ({ data: await readOrder(actor, externalId) })],
  PUT: [
    contracts.putOrder,
    async (order, actor) => {
      const data = await putOrder(actor, order);
      return createdIf(data.status === "created", { data });
    },
    (order, actor) => checkOrder(actor, order),
  ],
  DELETE: [contracts.deleteOrder, ({ externalId }, actor) => deleteOrder(actor, externalId)],
});
