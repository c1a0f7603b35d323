import * as contracts from "#contracts/rfm-scheme/rfm-scheme.ts";
import { handle } from "#http/handle.ts";
import { activateScheme } from "#lib/rfm-scheme/activate-scheme.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [contracts.activateRfmScheme, async (input, actor) => ({ data: await activateScheme(actor, input) })],
});
