import * as contracts from "#contracts/imports/orders.ts";
import { handle } from "#http/handle.ts";
import { createdIf } from "#http/respond.ts";
import { deleteOrder, putOrder } from "#lib/imports/posted/post-orders.ts";
import { readOrder } from "#lib/imports/posted/read-orders.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getOrder, async ({ externalId }, actor) => ({ data: await readOrder(actor, externalId) })],
  PUT: [
    contracts.putOrder,
    async (order, actor) => {
      const data = await putOrder(actor, order);
      return createdIf(data.status === "created", { data });
    },
  ],
  DELETE: [contracts.deleteOrder, ({ externalId }, actor) => deleteOrder(actor, externalId)],
});
