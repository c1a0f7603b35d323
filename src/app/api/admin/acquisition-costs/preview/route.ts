import { previewAcquisitionCosts as contract } from "#contracts/cohorts/acquisition-costs.ts";
import { handle } from "#http/handle.ts";
import { previewAcquisitionCosts } from "#lib/cohorts/preview-acquisition-costs.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ fileName }, actor, { upload, signal }) => ({
      data: await previewAcquisitionCosts(actor, fileName, upload, signal),
    }),
  ],
});
