import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/sample-business.ts";
import { deleteSampleBusiness, openSampleBusiness } from "#features/demo/manage-sample-business.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.openSampleBusiness, async (_, actor) => ({ data: await openSampleBusiness(actor) })],
  DELETE: [contracts.deleteSampleBusiness, (_, actor) => deleteSampleBusiness(actor)],
});
