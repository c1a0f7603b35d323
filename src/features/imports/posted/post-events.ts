import type { PoolClient } from "pg";
import type { z } from "zod";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { beginRunAfterEvents } from "#features/axes/run-after-import.ts";
import type { postedEvent } from "#features/imports/rules/posted-event.ts";
import { readPostedEvent } from "#features/imports/rules/posted-event.ts";
import { ruledSegments } from "#features/segments/read-segment-rules.ts";
import { usesFieldGroup } from "#features/segments/rules/catalogue.ts";
import { saveEvents } from "#records/support/customer-events.ts";
import { type BatchResult, customerChecker, type PostedItem, postBatch } from "./post-batch.ts";

type PostedEvent = z.output<typeof postedEvent>;

/** Queues an update of the segments whose rules use events, in the transaction that writes the events. */
export const beginRunsAfterEvents = async (client: PoolClient, actor: AuditActor): Promise<void> => {
  const { segments } = await ruledSegments(client, actor);
  if (segments.some(({ criteria }) => usesFieldGroup("events", criteria))) await beginRunAfterEvents(client, actor);
};

/** Creates and replaces events of customers, each on its own. */
export const postEvents = (actor: Actor, items: readonly PostedItem<PostedEvent>[]): Promise<BatchResult> =>
  postBatch(actor, items, {
    action: "events.saved",
    idOf: ({ externalId }) => externalId,
    reader: async (client, events) => {
      const check = await customerChecker(client, actor, events);
      const at = now();
      return (event: PostedEvent) => {
        check(event);
        return readPostedEvent(event, at);
      };
    },
    save: (client, events) => saveEvents(client, actor, events),
    begin: beginRunsAfterEvents,
  });
