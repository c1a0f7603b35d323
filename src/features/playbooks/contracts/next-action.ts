import { z } from "zod";
import { ACTION_KINDS } from "#lib/recommend/action-kinds.ts";
/** A customer's first action, the same on every page. */
export const nextAction = z
  .object({
    key: z.string().meta({ examples: ["win_back", "remind", "at_risk:1"] }),
    kind: z.enum(ACTION_KINDS),
    title: z.string().describe("In the language of Accept-Language"),
    why: z.string(),
  })
  .meta({ id: "NextAction" });
