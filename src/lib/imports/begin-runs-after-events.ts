import type { PoolClient } from "pg";
import { usesFieldsOf } from "#lib/domain/segments/catalogue.ts";
import type { AuditActor } from "#lib/server/db/accounts/audit-log.ts";
import { beginRunAfterEvents } from "../runs/run-after-import.ts";
import { ruledSegments } from "../segments/read-segment-rules.ts";

/** Queues an update of the segments whose rules use events, in the transaction that writes the events. */
export const beginRunsAfterEvents = async (client: PoolClient, actor: AuditActor): Promise<void> => {
  const { segments } = await ruledSegments(client, actor);
  if (segments.some(({ criteria }) => usesFieldsOf("events", criteria))) await beginRunAfterEvents(client, actor);
};
