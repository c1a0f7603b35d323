import type { z } from "zod";
import type { postedEvent } from "#lib/domain/imports/posted-event.ts";
import { readPostedEvent } from "#lib/domain/imports/posted-event.ts";
import { saveEvents } from "#lib/server/db/imports/customer-events.ts";
import type { Actor } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";
import { beginRunsAfterEvents } from "./begin-runs-after-events.ts";
import { customerChecker } from "./customer-checker.ts";
import { type BatchResult, type PostedItem, postBatch } from "./post-batch.ts";

type PostedEvent = z.output<typeof postedEvent>;

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
