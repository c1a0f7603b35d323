import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { count, share } from "#core/contracts/wire.ts";
import { RUN_PROBLEMS, RUN_TRIGGERS } from "#core/runs/rules/define-run.ts";
import { changeReason } from "#features/segments/contracts/segment-members.ts";
import { TEST_EVENT, WEBHOOK_EVENTS, type WebhookEvent } from "#features/webhooks/rules.ts";
import { RUN_KINDS } from "#runs.ts";

const customer = z.object({
  id: z.string(),
  externalId: z
    .string()
    .nullable()
    .describe("The store's own ID; null if it is an email address or phone number and the endpoint has only IDs"),
  name: z.string().nullable().optional().describe("Only if the endpoint includes personal data, as the next two"),
  email: z.string().nullable().optional(),
  phone: z.string().nullable().optional(),
});

const segment = z.object({
  customer,
  segment: z.object({ id: z.string(), name: z.string().describe("When it happened") }),
  reason: changeReason,
});

const reason = z
  .enum(["behavior", "new_model"])
  .describe("new_model: an axis run found new archetypes, so that customers can change without having done anything");

const archetype = z.string().nullable().describe("As in /api/admin/archetypes; null without an order or a clear group");

const churnRisk = share.describe("Probability of no order in the next 90 days");

const DATA: Record<WebhookEvent, z.ZodObject> = {
  "segment.entered": segment,
  "segment.left": segment,
  "archetype.changed": z.object({ customer, archetype, previousArchetype: archetype, reason }),
  "churn_risk.raised": z.object({ customer, churnRisk, previousChurnRisk: churnRisk }),
  "import.finished": z.object({
    import: z.object({
      id: z.string(),
      fileName: z
        .string()
        .describe("Email addresses and phone numbers in it are masked, unless the endpoint includes personal data"),
      format: z.string(),
      state: z.enum(["succeeded", "failed"]),
      rowsRead: count,
      rowsRefused: count,
      cellsLeftOut: count,
      ordersNew: count,
      ordersUpdated: count,
      ordersKept: count,
      refundsNew: count,
      customersNew: count,
      customersChanged: count,
      customersKept: count,
      refusalsKept: count,
      ticketsNew: count,
      ticketsChanged: count,
      ticketsKept: count,
    }),
  }),
  "run.failed": z.object({
    run: z.object({
      id: z.string(),
      kind: z.enum(RUN_KINDS),
      trigger: z.enum(RUN_TRIGGERS),
      problem: z.enum(RUN_PROBLEMS),
    }),
  }),
};

const SUMMARIES: Record<WebhookEvent, string> = {
  "segment.entered": "A customer entered a segment",
  "segment.left": "A customer left a segment",
  "archetype.changed": "A customer's archetype changed",
  "churn_risk.raised": "A customer's churn risk (no order in the next 90 days) rose to 60% or more",
  "import.finished": "An import succeeded or failed",
  "run.failed": "The last attempt at a run failed",
};

const buildPayloadSchema = <Type extends string>(type: Type, data: z.ZodType) =>
  z.object({ type: z.literal(type), timestamp: z.iso.datetime().describe("When it happened"), data });

/** The body of each event's messages. */
export const WEBHOOK_PAYLOADS = new Map<string, z.ZodType>([
  ...WEBHOOK_EVENTS.map((event): [string, z.ZodType] => [event, buildPayloadSchema(event, DATA[event])]),
  [TEST_EVENT, buildPayloadSchema(TEST_EVENT, z.object({}))],
]);

const HEADERS = z.object({
  "webhook-id": z.string().describe("The same for each attempt at a message"),
  "webhook-timestamp": z.string().describe("When it was sent, in seconds since 1970"),
  "webhook-signature": z.string().describe("v1, and base64; two, separated by a space, after a rotation of the secret"),
});

/** The OpenAPI document's section about what we send. */
export const openApiWebhooks = (): ZodOpenApiPathsObject =>
  Object.fromEntries(
    WEBHOOK_EVENTS.map((event) => [
      event,
      {
        post: {
          summary: SUMMARIES[event],
          description: "Signed as Standard Webhooks describes. Answer 2xx at once",
          requestParams: { header: HEADERS },
          requestBody: {
            required: true,
            content: { "application/json": { schema: buildPayloadSchema(event, DATA[event]) } },
          },
          responses: { "2XX": { description: "Received; any other answer is tried again" } },
        },
      },
    ]),
  );
