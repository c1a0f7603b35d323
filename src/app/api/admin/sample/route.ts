import * as contracts from "#contracts/accounts/sample-business.ts";
import { handle } from "#http/handle.ts";
import { deleteSampleBusiness, openSampleBusiness } from "#lib/demo/manage-sample-business.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.openSampleBusiness, async (_, actor) => ({ data: await openSampleBusiness(actor) })],
  DELETE: [contracts.deleteSampleBusiness, (_, actor) => deleteSampleBusiness(actor)],
});
