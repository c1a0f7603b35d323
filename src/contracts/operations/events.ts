import { z } from "zod";
import { defineContract } from "../contract.ts";

export const followEvents = defineContract({
  method: "GET",
  path: "/api/admin/events",
  summary: "Follow changes",
  description:
    "Server-sent events for as long as the connection is open: each line `data:` is JSON with what changed (`resource`, the " +
    "address under /api/admin), how (`type`: created, updated or deleted) and the `ids`, empty where they are not known. Only " +
    "what the caller may read is sent, and no data. A reader that is slow gets fewer, merged events; the stream ends with " +
    "the session or token. After connecting again, read what you show anew",
  auth: "session-or-bearer",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: z.string().meta({ examples: ['data: {"resource":"runs","type":"updated","ids":["0197…"]}\n\n'] }),
  text: "text/event-stream",
});
