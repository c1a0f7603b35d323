import { withBusiness } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import type { Actor } from "#core/values/permissions.ts";
import { memberIds } from "#features/campaigns/store/campaigns.ts";
import type { CustomerListSort } from "#features/customers/store/customer-list.ts";
import { customerFileName } from "#records/rules/customers/file-name.ts";
import { exportCustomers, listCustomers } from "../customers/list-customers.ts";
import { readCampaign } from "./read-campaigns.ts";

type Request = { id: string; group: "contacted" | "control"; sort?: CustomerListSort | undefined };

const idsIn = async (actor: Actor, { id, group }: Request): Promise<string[]> => {
  await readCampaign(actor, id);
  return withBusiness(actor, (client) => memberIds(client, actor, id, { isControl: group === "control" }));
};

/** A page of a campaign's control group, or of the members to contact. Throws NOT_FOUND (CAMPAIGN_NOT_FOUND). */
export const listCampaignCustomers = async (actor: Actor, request: Request & { page: number; pageSize: number }) => {
  const { page, pageSize, sort } = request;
  return listCustomers(actor, { ids: await idsIn(actor, request), page, pageSize, sort });
};

/** The same as a file. Throws FORBIDDEN without `data:export`. */
export const exportCampaignCustomers = async (actor: Actor, request: Request, language: Language) => {
  const { body } = await exportCustomers(actor, { ids: await idsIn(actor, request), sort: request.sort }, language);
  const { name, startsOn } = await readCampaign(actor, request.id);
  return { body, name: customerFileName("campaign", [name, request.group], startsOn) };
};
