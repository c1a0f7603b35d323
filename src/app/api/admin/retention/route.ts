import { changeRetention, getRetention } from "#contracts/customers/retention.ts";
import { handle } from "#http/handle.ts";
import { changeRetention as change, readRetention } from "#lib/customers/privacy/manage-retention.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getRetention, async (_, actor) => ({ data: await readRetention(actor) })],
  PUT: [changeRetention, async (input, actor) => ({ data: await change(actor, input) })],
});
