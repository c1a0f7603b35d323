import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

export const getMetrics = defineContract({
  method: "GET",
  path: "/api/metrics",
  summary: "Read metrics",
  description:
    "Metrics of this process in Prometheus text format. The token is the installation's METRICS_TOKEN; if it is not set, this route returns 404",
  auth: "metrics-token",
  permission: null,
  input: z.object({}),
  output: z.string(),
  text: "text/plain; version=0.0.4; charset=utf-8",
});

const healthy = z.object({ status: z.literal("ok") });

export const getLiveness = defineContract({
  method: "GET",
  path: "/api/health/live",
  summary: "Check liveness",
  auth: "none",
  permission: null,
  input: z.object({}),
  output: healthy,
});

export const getReadiness = defineContract({
  method: "GET",
  path: "/api/health/ready",
  summary: "Check readiness",
  description: "Ready means that the database responds, has this version's schema and can write to disk.",
  reasons: ["DISK_FULL"],
  auth: "none",
  permission: null,
  input: z.object({}),
  output: healthy,
});

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
  input: z.object({
    age: z.coerce
      .number()
      .int()
      .min(0)
      .max(86_400)
      .optional()
      .meta({
        description:
          "How many seconds ago the caller began to read what it shows. Changes since then are sent first, so that none " +
          "falls between reading and the start of the stream; half a minute is added, so some may have been read already",
        examples: [5],
      }),
  }),
  output: z.string().meta({ examples: ['data: {"resource":"runs","type":"updated","ids":["0197…"]}\n\n'] }),
  text: "text/event-stream",
});
