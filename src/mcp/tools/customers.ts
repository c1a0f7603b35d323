import { getCustomerProfile } from "#contracts/axes/axis-profile.ts";
import { getCustomerChurn, listSimilarCustomers } from "#contracts/axes/customer-axes.ts";
import { getCustomer } from "#contracts/customers/customer.ts";
import { listCustomerActions } from "#contracts/customers/customer-actions.ts";
import { listCustomers } from "#contracts/customers/customers.ts";
import { getCustomerForecast } from "#contracts/forecast/forecast-customers.ts";
import { listCustomerSegments } from "#contracts/segments/customer-segments.ts";
import { readProfileOf } from "#lib/axes/compute-profiles.ts";
import { readChurn } from "#lib/axes/explain-churn.ts";
import { readSimilar } from "#lib/axes/find-similar-customers.ts";
import * as customers from "#lib/customers/list-customers.ts";
import { readCustomer } from "#lib/customers/read-customer.ts";
import { readForecastOf } from "#lib/forecast/list-forecasts.ts";
import { readActions } from "#lib/playbooks/recommend-actions.ts";
import { segmentsOfCustomer } from "#lib/segments/assign-segments.ts";
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
    run: async ({ id }, actor) => ({ data: await segmentsOfCustomer(actor, id) }),
  }),
  defineTool({
    name: "get_customer_profile",
    contract: getCustomerProfile,
    run: async ({ id }, actor) => ({ data: await readProfileOf(actor, id) }),
  }),
  defineTool({
    name: "get_customer_forecast",
    contract: getCustomerForecast,
    run: async ({ id }, actor, reader) => ({ data: await readForecastOf(actor, id, reader) }),
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
