import { bindTool, type ToolBinding } from "#core/contracts/bindings.ts";
import { getOverview } from "./contracts/overview.ts";
import { readOverview } from "./read-overview.ts";

export const tools: readonly ToolBinding[] = [
  bindTool({
    name: "get_overview",
    contract: getOverview,
    hint: "Start here for “what changed”",
    run: async (input, actor) => ({ data: await readOverview(actor, input) }),
  }),
];
