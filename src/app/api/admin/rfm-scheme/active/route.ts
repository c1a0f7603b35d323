import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/report/contracts/rfm-scheme.ts";
import { activateScheme } from "#features/report/manage-rfm-schemes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [contracts.activateRfmScheme, async (input, actor) => ({ data: await activateScheme(actor, input) })],
});
