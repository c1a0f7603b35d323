import type { DataProvider, MetaQuery } from "@refinedev/core";
import { readAuditLog } from "#contracts/accounts/audit-log.ts";
import { getBusiness } from "#contracts/accounts/business.ts";
import { listInvitations } from "#contracts/accounts/invitations.ts";
import { getMe, listMyBusinesses, updateMe } from "#contracts/accounts/me.ts";
import { listTokens } from "#contracts/accounts/tokens.ts";
import { listUsers } from "#contracts/accounts/users.ts";
import { getArchetype, listArchetypeMembers, listArchetypes } from "#contracts/axes/archetypes.ts";
import { listAxes } from "#contracts/axes/axes.ts";
import { getAxisMap, listAxisMembers } from "#contracts/axes/axis-members.ts";
import { getCustomerProfile } from "#contracts/axes/axis-profile.ts";
import { getCustomerChurn, listSimilarCustomers } from "#contracts/axes/customer-axes.ts";
import type { Contract } from "#contracts/contract.ts";
import { getCustomer } from "#contracts/customers/customer.ts";
import { listCustomerActions } from "#contracts/customers/customer-actions.ts";
import {
  getCustomerMonths,
  getCustomerProducts,
  getCustomerRfmHistory,
} from "#contracts/customers/customer-behavior.ts";
import { listCustomerOrders } from "#contracts/customers/customer-orders.ts";
import { listCustomers } from "#contracts/customers/customers.ts";
import { getForecast } from "#contracts/forecast/forecast.ts";
import { getCustomerForecast, listForecasts } from "#contracts/forecast/forecast-customers.ts";
import { getPlaybookSettings } from "#contracts/playbooks/playbook-settings.ts";
import { getCampaign, getRouting, listChurnActions, listOutreach } from "#contracts/playbooks/playbooks.ts";
import { getPurchasing } from "#contracts/purchasing/purchasing.ts";
import { listSegmentCustomers } from "#contracts/report/report-customers.ts";
import { getSegmentMovement } from "#contracts/report/segment-movement.ts";
import { getSegmentationReport } from "#contracts/report/segmentation-report.ts";
import { getRun, getSchedule, listRuns } from "#contracts/runs/runs.ts";
import { listCriteriaFields, listCriteriaValues } from "#contracts/segments/criteria-fields.ts";
import { listSegmentHistory } from "#contracts/segments/segment-history.ts";
import { listSegmentMembers } from "#contracts/segments/segment-members.ts";
import { getSegmentOverlap } from "#contracts/segments/segment-overlap.ts";
import { explainMembership } from "#contracts/segments/segment-reasons.ts";
import { getSegmentSizes, listSegmentSizes } from "#contracts/segments/segment-sizes.ts";
import { getSegment, listSegments } from "#contracts/segments/segments.ts";
import { call } from "#ui/shared/api/call.ts";

type Verb = "list" | "one" | "create" | "update" | "remove";

/** Which contract stands behind a Refine verb. */
const RESOURCES: Record<string, Partial<Record<Verb, Contract>>> = {
  customers: { list: listCustomers as Contract },
  "customer-orders": { list: listCustomerOrders as Contract },
  "segmentation/customers": { list: listSegmentCustomers as Contract },
  "segments/members": { list: listSegmentMembers as Contract },
  "forecast/customers": { list: listForecasts as Contract },
  "actions/churn": { list: listChurnActions as Contract },
  "actions/outreach": { list: listOutreach as Contract },
  "archetypes/members": { list: listArchetypeMembers as Contract },
  "axes/members": { list: listAxisMembers as Contract },
  users: { list: listUsers as Contract },
  invitations: { list: listInvitations as Contract },
  tokens: { list: listTokens as Contract },
  "audit-log": { list: readAuditLog as Contract },
  runs: { list: listRuns as Contract, one: getRun as Contract },
  schedule: { list: getSchedule as Contract },
  me: { one: getMe as Contract, update: updateMe as Contract },
};

/** What a page asks that is no verb on a thing: Refine's `custom`, by the contract's path. */
const REPORTS: readonly Contract[] = [
  getSegmentationReport as Contract,
  getSegmentMovement as Contract,
  getPurchasing as Contract,
  getForecast as Contract,
  getCustomerForecast as Contract,
  listAxes as Contract,
  getAxisMap as Contract,
  listArchetypes as Contract,
  getArchetype as Contract,
  getPlaybookSettings as Contract,
  getBusiness as Contract,
  getCustomer as Contract,
  getCustomerMonths as Contract,
  getCustomerProfile as Contract,
  getCustomerChurn as Contract,
  listSimilarCustomers as Contract,
  getRouting as Contract,
  getCampaign as Contract,
  getCustomerProducts as Contract,
  getCustomerRfmHistory as Contract,
  listCustomerActions as Contract,
  listMyBusinesses as Contract,
  listSegments as Contract,
  getSegment as Contract,
  getSegmentOverlap as Contract,
  explainMembership as Contract,
  getSegmentSizes as Contract,
  listSegmentSizes as Contract,
  listSegmentHistory as Contract,
  listCriteriaFields as Contract,
  listCriteriaValues as Contract,
];

const ask = async (contract: Contract | undefined, what: string, input: unknown, meta?: MetaQuery): Promise<never> => {
  if (!contract) throw new Error(`No contract to ${what}`);
  const signal: AbortSignal | undefined = meta?.signal;
  // Of an answer with sentences in it.
  const language: string | undefined = meta?.language;
  // Refine's callers name the type they expect; the contract has checked it.
  return (await call(contract, input, { ...(signal && { signal }), ...(language && { language }) })) as never;
};

/** Refine's verbs over our contracts: lists answer `{data, total}`, one thing `{data}` (the admin family's form). */
export const dataProvider: DataProvider = {
  getApiUrl: () => "/api/admin",
  getList: ({ resource, pagination, sorters, filters, meta }) => {
    const [sorter] = sorters ?? [];
    const asked = Object.fromEntries((filters ?? []).flatMap((f) => ("field" in f && f.value !== "" ? [[f.field, f.value]] : [])));
    const sort = sorter && `${sorter.order === "desc" ? "-" : ""}${sorter.field}`;
    const page = { page: pagination?.currentPage, pageSize: pagination?.pageSize, sort };
    return ask(RESOURCES[resource]?.list, `list ${resource}`, { ...page, ...asked }, meta);
  },
  getOne: ({ resource, id, meta }) => ask(RESOURCES[resource]?.one, `read ${resource}`, { id }, meta),
  create: ({ resource, variables }) => ask(RESOURCES[resource]?.create, `create ${resource}`, variables),
  update: ({ resource, id, variables }) => ask(RESOURCES[resource]?.update, `update ${resource}`, { id, ...variables }),
  deleteOne: ({ resource, id }) => ask(RESOURCES[resource]?.remove, `delete ${resource}`, { id }),
  custom: ({ url, query, meta }) =>
    ask(
      REPORTS.find(({ path }) => path === url),
      `ask ${url}`,
      query ?? {},
      meta,
    ),
};
