import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { readActions } from "#features/playbooks/next-actions.ts";
import { getCustomer, listCustomerActions } from "./contracts/customer.ts";
import { readCustomer } from "./read-customer.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "get_customer",
    contract: getCustomer,
    run: async ({ id }, actor, reader) => ({ data: await readCustomer(actor, id, reader) }),
  }),
  bindTool({
    name: "list_customer_actions",
    contract: listCustomerActions,
    run: async ({ id }, actor, reader) => ({ data: await readActions(actor, id, reader) }),
  }),
];
