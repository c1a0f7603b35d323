import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { dismissDuplicate } from "#features/customers/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.dismissDuplicate, (decision, actor) => dismissDuplicate(actor, decision)],
});
