import * as contracts from "#contracts/cohorts/acquisition-costs.ts";
import { handle } from "#http/handle.ts";
import {
  deleteAcquisitionCosts,
  listAcquisitionCosts,
  saveAcquisitionCosts,
} from "#lib/cohorts/save-acquisition-costs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAcquisitionCosts, (request, actor) => listAcquisitionCosts(actor, request)],
  PUT: [
    contracts.putAcquisitionCosts,
    async ({ costs }, actor) => ({ data: await saveAcquisitionCosts(actor, costs) }),
  ],
  DELETE: [
    contracts.deleteAcquisitionCosts,
    async ({ month }, actor) => ({ data: await deleteAcquisitionCosts(actor, month) }),
  ],
});
