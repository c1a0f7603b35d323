import * as contracts from "#contracts/rfm-scheme/rfm-scheme.ts";
import { handle } from "#http/handle.ts";
import { readSchemes } from "#lib/rfm-scheme/read-schemes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getRfmSchemes, async (_, actor) => ({ data: await readSchemes(actor) })],
});
