import * as contracts from "#contracts/customers/duplicates.ts";
import { handle } from "#http/handle.ts";
import { dismissDuplicate } from "#lib/customers/duplicates/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.dismissDuplicate, (decision, actor) => dismissDuplicate(actor, decision)],
});
