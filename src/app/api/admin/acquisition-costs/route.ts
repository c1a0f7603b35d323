import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/cohorts/contracts.ts";
import {
  deleteAcquisitionCosts,
  listAcquisitionCosts,
  saveAcquisitionCosts,
} from "#features/cohorts/manage-acquisition-costs.ts";

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
