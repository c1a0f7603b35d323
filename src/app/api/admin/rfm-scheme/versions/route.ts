import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/report/contracts/rfm-scheme.ts";
import { saveScheme } from "#features/report/manage-rfm-schemes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.saveRfmScheme, async (input, actor) => ({ data: await saveScheme(actor, input) })],
});
