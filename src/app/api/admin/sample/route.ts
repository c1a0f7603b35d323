import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/business.ts";
import { deleteSampleBusiness, openSampleBusiness } from "#features/demo/sample-business.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.openSampleBusiness, async (_, actor) => ({ data: await openSampleBusiness(actor) })],
  DELETE: [contracts.deleteSampleBusiness, (_, actor) => deleteSampleBusiness(actor)],
});
