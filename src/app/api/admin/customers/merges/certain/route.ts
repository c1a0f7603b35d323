import * as contracts from "#contracts/customers/duplicates.ts";
import { handle } from "#http/handle.ts";
import { mergeCertain } from "#lib/customers/duplicates/merge-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.mergeCertain, async (_, actor) => ({ data: await mergeCertain(actor) })],
});
