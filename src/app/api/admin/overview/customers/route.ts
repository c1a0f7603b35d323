import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/overview/contracts/customers-found.ts";
import { readCustomersFound } from "#features/overview/read-customers-found.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getCustomersFound, async (_input, actor) => ({ data: await readCustomersFound(actor) })],
});
