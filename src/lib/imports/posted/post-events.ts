import type { PoolClient } from "pg";
import type { z } from "zod";
import type { postedEvent } from "#lib/domain/imports/posted/posted-event.ts";
import { readPostedEvent } from "#lib/domain/imports/posted/posted-event.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { usesFieldsOf } from "#lib/domain/segments/catalogue.ts";
import { beginRunAfterEvents } from "#lib/runs/run-after-import.ts";
import { ruledSegments } from "#lib/segments/read-segment-rules.ts";
import { now } from "#lib/server/clock.ts";
import type { AuditActor } from "#lib/server/db/accounts/audit-log.ts";
import { saveEvents } from "#lib/server/db/imports/customer-events.ts";
import { type BatchResult, customerChecker, type PostedItem, postBatch } from "./post-batch.ts";

type PostedEvent = z.output<typeof postedEvent>;

/** Queues an update of the segments whose rules use events, in the transaction that writes the events. */
export const beginRunsAfterEvents = async (client: PoolClient, actor: AuditActor): Promise<void> => {
  const { segments } = await ruledSegments(client, actor);
  if (segments.some(({ criteria }) => usesFieldsOf("events", criteria))) await beginRunAfterEvents(client, actor);
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
