import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { listArchetypes } from "./contracts/archetypes.ts";
import { listChurnActions, markChurn } from "./contracts/playbooks.ts";
import * as playbooks from "./list-playbook-customers.ts";
import { readArchetypes } from "./read-archetypes.ts";
import * as feedback from "./record-churn-feedback.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "list_churn_actions",
    contract: listChurnActions,
    hint: "Customers to win back, most valuable first, with the recommended action",
    run: ({ exportFormat: _, ...request }, actor, reader) => playbooks.listChurnActions(actor, request, reader),
  }),
  bindTool({
    name: "mark_churn_action",
    contract: markChurn,
    run: async ({ id, state }, actor) => ({ data: await feedback.markChurn(actor, id, state) }),
  }),
  bindTool({
    name: "list_archetypes",
    contract: listArchetypes,
    run: (input, actor, reader) => readArchetypes(actor, input, reader),
  }),
];
