import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { listCustomers } from "./contracts/customers.ts";
import * as customers from "./list-customers.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "list_customers",
    contract: listCustomers,
    hint: "total answers “how many”; ask for one row then",
    run: ({ exportFormat: _, ...request }, actor) => customers.listCustomers(actor, request),
  }),
];
