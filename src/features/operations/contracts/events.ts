import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

export const followEvents = defineContract({
  method: "GET",
  path: "/api/admin/events",
  summary: "Follow changes",
  description:
    "Server-sent events while the connection is open. Each line `data:` is JSON: `resource` (the address under /api/admin), " +
    "`type` (created, updated or deleted) and `ids`, empty if unknown. Only events of what the caller may read are sent, and " +
    "no other data. A slow reader gets fewer, merged events. The stream ends with the session or token. After reconnecting, " +
    "read again what you show",
  permission: null,
  input: z.object({}),
  output: z.string().meta({ examples: ['data: {"resource":"runs","type":"updated","ids":["0197…"]}\n\n'] }),
  text: "text/event-stream",
});
