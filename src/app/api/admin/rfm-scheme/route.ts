import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/report/contracts/rfm-scheme.ts";
import { readSchemes } from "#features/report/manage-rfm-schemes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRfmSchemes, async (_, actor) => ({ data: await readSchemes(actor) })],
});
