import { handle } from "#core/http/handle.ts";
import { previewAcquisitionCosts as contract } from "#features/cohorts/contracts.ts";
import { previewAcquisitionCosts } from "#features/cohorts/manage-acquisition-costs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ fileName }, actor, { upload, signal }) => ({
      data: await previewAcquisitionCosts(actor, fileName, upload, signal),
    }),
  ],
});
