import * as contracts from "#contracts/customers/duplicates.ts";
import { handle } from "#http/handle.ts";
import { requestRun } from "#lib/runs/request-run.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.searchDuplicates, async (_, actor) => ({ data: await requestRun(actor, "find_duplicates", {}) })],
});
