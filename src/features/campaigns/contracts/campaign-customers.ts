import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { listInput, sortByName, wholeFile } from "#core/contracts/wire.ts";
import { listedCustomers } from "#features/customers/contracts/customers.ts";
import { CUSTOMER_SORTS } from "#records/rules/views/list-sorts.ts";

const { page, pageSize } = listInput(CUSTOMER_SORTS, "name");

export const listCampaignCustomers = defineContract({
  method: "GET",
  path: "/api/admin/campaigns/{id}/customers",
  summary: "List the customers of a campaign",
  description: "The members to contact, or the control group. The file export also needs data:export",
  permission: "customers:view",
  files: ["text/csv"],
  reasons: ["CAMPAIGN_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    group: z.enum(["contacted", "control"]).default("contacted"),
    page,
    pageSize,
    sort: sortByName(CUSTOMER_SORTS),
    ...wholeFile,
  }),
  output: listedCustomers,
});
