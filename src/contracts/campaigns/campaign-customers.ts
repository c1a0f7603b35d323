import { z } from "zod";
import { CUSTOMER_SORTS } from "#lib/domain/views/list-sorts.ts";
import { defineContract } from "../contract.ts";
import { listedCustomers } from "../customers/customers.ts";
import { listInput, sortByName, wholeFile } from "../wire.ts";

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
