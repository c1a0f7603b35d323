import * as contracts from "#contracts/rfm-scheme/rfm-scheme.ts";
import { handle } from "#http/handle.ts";
import { saveScheme } from "#lib/rfm-scheme/save-scheme.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.saveRfmScheme, async (input, actor) => ({ data: await saveScheme(actor, input) })],
});
