import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { requestDuplicateSearch } from "#features/customers/read-duplicates.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.searchDuplicates, async (_, actor) => ({ data: await requestDuplicateSearch(actor) })],
});
