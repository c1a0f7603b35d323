import { z } from "zod";
import { checkNotFuture } from "#core/values/fields.ts";
import { externalId, plainName } from "#core/values/names.ts";
import { postedTime } from "#lib/time/posted-time.ts";
import type { IncomingEvent } from "#records/rules/incoming-records.ts";

/** They are shown on the timeline, where more could not be read. */
const MOST_PROPERTIES = 20;

const properties = z
  .record(plainName.trim().min(1).max(64), z.union([plainName.max(255), z.number(), z.boolean()]))
  .refine((given) => Object.keys(given).length <= MOST_PROPERTIES, {
    params: { reason: "too_many", max: MOST_PROPERTIES },
  });

/** An event as programs send it. */
export const postedEvent = z.object({
  externalId: externalId.describe("The sender's own ID of the event, so that sending it again changes nothing"),
  customerId: externalId.describe("The store's own customer ID"),
  name: plainName
    .trim()
    .min(1)
    .max(64)
    .describe("viewed, added_to_cart, checkout_started or a name of your own")
    .meta({ examples: ["added_to_cart"] }),
  occurredAt: postedTime,
  productId: externalId.nullish().describe("The store's own product ID"),
  orderId: externalId.nullish().describe("The store's own order ID"),
  properties: properties.optional().describe(`At most ${MOST_PROPERTIES} texts, numbers and booleans`),
});

type PostedEvent = z.output<typeof postedEvent>;

/** Throws INVALID_PARAMETER for an event that has not happened yet. */
export const readPostedEvent = (posted: PostedEvent, now: Date): IncomingEvent => {
  const { externalId, customerId, name, productId, orderId, properties: given = {} } = posted;
  const occurredAt = new Date(posted.occurredAt);
  checkNotFuture("occurredAt", occurredAt, now);
  return {
    externalId,
    customerExternalId: customerId,
    name,
    occurredAt,
    productId: productId ?? null,
    orderId: orderId ?? null,
    properties: given,
  };
};
