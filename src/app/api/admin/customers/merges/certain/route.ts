import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { mergeCertain } from "#features/customers/merge-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.mergeCertain, async (_, actor) => ({ data: await mergeCertain(actor) })],
});
