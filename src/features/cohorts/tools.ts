import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { listCohorts } from "./contracts.ts";
import { readCohorts } from "./read-cohorts.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "list_cohorts",
    contract: listCohorts,
    run: async ({ exportFormat: _, ...request }, actor) => ({ data: await readCohorts(actor, request) }),
  }),
];
