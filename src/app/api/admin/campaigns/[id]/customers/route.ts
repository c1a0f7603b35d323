import * as contracts from "#contracts/campaigns/campaign-customers.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportCampaignCustomers, listCampaignCustomers } from "#lib/campaigns/list-campaign-customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listCampaignCustomers,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportCampaignCustomers(actor, request, language)), type: "text/csv" })
        : listCampaignCustomers(actor, request),
  ],
});
