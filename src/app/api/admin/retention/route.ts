import { handle } from "#core/http/handle.ts";
import { changeRetention, getRetention } from "#features/customers/contracts/privacy-requests.ts";
import { changeRetention as change, readRetention } from "#features/customers/privacy/manage-retention.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getRetention, async (_, actor) => ({ data: await readRetention(actor) })],
  PUT: [changeRetention, async (input, actor) => ({ data: await change(actor, input) })],
});
