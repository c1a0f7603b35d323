import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { calculateCustomerProfile } from "./compute-profiles.ts";
import { listAxes } from "./contracts/axes.ts";
import { getCustomerChurn, getCustomerProfile, listSimilarCustomers } from "./contracts/customer-axes.ts";
import { listDrifters } from "./contracts/drift.ts";
import { readChurn, readSimilar } from "./customer-axes.ts";
import { readAxes } from "./read-axes.ts";
import { listFastestDrifters } from "./read-drift.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "list_axes",
    contract: listAxes,
    run: (input, actor, reader) => readAxes(actor, input, reader),
  }),
  bindTool({
    name: "list_fastest_drifters",
    contract: listDrifters,
    hint: "Whose behavior is changing, on which axes from what to what; changes can be good or bad",
    run: (input, actor, reader) => listFastestDrifters(actor, input, reader),
  }),
  bindTool({
    name: "get_customer_profile",
    contract: getCustomerProfile,
    run: async ({ id }, actor) => ({ data: await calculateCustomerProfile(actor, id) }),
  }),
  bindTool({
    name: "get_customer_churn",
    contract: getCustomerChurn,
    run: async ({ id }, actor) => ({ data: await readChurn(actor, id) }),
  }),
  bindTool({
    name: "list_similar_customers",
    contract: listSimilarCustomers,
    run: async ({ id }, actor) => ({ data: await readSimilar(actor, id) }),
  }),
];
