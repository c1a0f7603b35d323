import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/customers/contracts/duplicates.ts";
import { requestRun } from "#features/runs/begin-run.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.searchDuplicates, async (_, actor) => ({ data: await requestRun(actor, "find_duplicates", {}) })],
});
