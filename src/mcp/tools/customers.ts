import { calculateCustomerProfile } from "#features/axes/compute-profiles.ts";
import { getCustomerChurn, getCustomerProfile, listSimilarCustomers } from "#features/axes/contracts/customer-axes.ts";

import { readChurn, readSimilar } from "#features/axes/customer-axes.ts";

import { getCustomer, listCustomerActions } from "#features/customers/contracts/customer.ts";

import { listCustomers } from "#features/customers/contracts/customers.ts";
import * as customers from "#features/customers/list-customers.ts";
import { readCustomer } from "#features/customers/read-customer.ts";
import { getCustomerForecast } from "#features/forecast/contracts/forecast-customers.ts";
import { describeCustomerForecast } from "#features/forecast/list-forecasts.ts";
import { readActions } from "#features/playbooks/next-actions.ts";
import { readCustomerSegments } from "#features/segments/assign-segments.ts";
import { listCustomerSegments } from "#features/segments/contracts/segment-members.ts";
import { defineTool } from "../tool.ts";

export const customerTools = [
  defineTool({
    name: "list_customers",
    contract: listCustomers,
    hint: "total answers “how many”; ask for one row then",
    run: ({ exportFormat: _, ...request }, actor) => customers.listCustomers(actor, request),
  }),
  defineTool({
    name: "get_customer",
    contract: getCustomer,
    run: async ({ id }, actor, reader) => ({ data: await readCustomer(actor, id, reader) }),
  }),
  defineTool({
    name: "get_customer_segments",
    contract: listCustomerSegments,
    run: async ({ id }, actor) => ({ data: await readCustomerSegments(actor, id) }),
  }),
  defineTool({
    name: "get_customer_profile",
    contract: getCustomerProfile,
    run: async ({ id }, actor) => ({ data: await calculateCustomerProfile(actor, id) }),
  }),
  defineTool({
    name: "get_customer_forecast",
    contract: getCustomerForecast,
    run: async ({ id }, actor, reader) => ({ data: await describeCustomerForecast(actor, id, reader) }),
  }),
  defineTool({
    name: "get_customer_churn",
    contract: getCustomerChurn,
    run: async ({ id }, actor) => ({ data: await readChurn(actor, id) }),
  }),
  defineTool({
    name: "list_customer_actions",
    contract: listCustomerActions,
    run: async ({ id }, actor, reader) => ({ data: await readActions(actor, id, reader) }),
  }),
  defineTool({
    name: "list_similar_customers",
    contract: listSimilarCustomers,
    run: async ({ id }, actor) => ({ data: await readSimilar(actor, id) }),
  }),
];
