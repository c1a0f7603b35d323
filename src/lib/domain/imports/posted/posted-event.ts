import { z } from "zod";
import { refuseField } from "#lib/domain/accounts/fields.ts";
import { plainName } from "#lib/domain/accounts/names.ts";
import type { IncomingEvent } from "#lib/domain/commerce/incoming-records.ts";
import { externalId } from "#lib/domain/external-ids.ts";
import { isPlausible } from "#lib/domain/time/local-time.ts";

/** The most properties of an event; they are shown on the timeline, where more could not be read. */
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
  occurredAt: z.iso.datetime({ offset: true }),
  productId: externalId.nullish().describe("The store's own product ID"),
  orderId: externalId.nullish().describe("The store's own order ID"),
  properties: properties.optional().describe(`At most ${MOST_PROPERTIES} texts, numbers and booleans`),
});

type PostedEvent = z.output<typeof postedEvent>;

/** The clocks of shops differ from ours. */
const AHEAD_MS = 3_600_000;

/** Throws INVALID_PARAMETER for an event that has not happened yet, which would count in every rule until then. */
export const readPostedEvent = (posted: PostedEvent, now: Date): IncomingEvent => {
  const { externalId, customerId, name, productId, orderId, properties: given = {} } = posted;
  const occurredAt = new Date(posted.occurredAt);
  if (occurredAt.getTime() > now.getTime() + AHEAD_MS) {
    refuseField("occurredAt", { reason: "future", message: "must not be in the future" });
  }
  if (!isPlausible(occurredAt)) {
    const values = { from: 1900, to: 2999 };
    refuseField("occurredAt", { reason: "years", values, message: "must be a time between 1900 and 2999" });
  }
  return {
    ...{ externalId, customerExternalId: customerId, name, occurredAt },
    ...{ productId: productId ?? null, orderId: orderId ?? null, properties: given },
  };
};
