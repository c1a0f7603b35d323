import { customerFileName } from "#lib/domain/customers/file-name.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { memberIds } from "#lib/server/db/campaigns/campaigns.ts";
import type { CustomerListSort } from "#lib/server/db/customers/customer-list.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
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
