import * as contracts from "#contracts/rfm-scheme/rfm-scheme.ts";
import { handle } from "#http/handle.ts";
import { previewScheme } from "#lib/rfm-scheme/preview-scheme.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.previewRfmScheme, async (input, actor) => ({ data: await previewScheme(actor, input) })],
});
