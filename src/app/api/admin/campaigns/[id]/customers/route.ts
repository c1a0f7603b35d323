import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/campaigns/contracts.ts";
import { exportCampaignCustomers, listCampaignCustomers } from "#features/campaigns/read-campaigns.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listCampaignCustomers,
    async ({ exportFormat, headers: _, ...request }, actor, reader) =>
      exportFormat
        ? file({ ...(await exportCampaignCustomers(actor, request, reader)), type: "text/csv" })
        : listCampaignCustomers(actor, request),
  ],
});
