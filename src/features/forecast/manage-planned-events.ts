import { isDeepStrictEqual } from "node:util";
import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { writeOnce } from "#core/auth/create-idempotently.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { assertRowLimit, type RowLimit } from "#core/db/row-limits.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { addDays } from "#lib/time/day.ts";
import type * as contracts from "./contracts/planned-events.ts";
import { findGain, LONGEST_EVENT, MOST_EVENTS } from "./rules/planned-events.ts";
import { readForecastAnswer } from "./store/forecasts.ts";
import {
  deleteEvent,
  type EventDraft,
  type EventSort,
  insertEvent,
  lockEvent,
  readEventPage,
  readEvents,
  type StoredEvent,
  updateEvent,
} from "./store/planned-events.ts";

const LIMIT: RowLimit = {
  what: "planned_events",
  from: "planned_events where",
  max: MOST_EVENTS,
  reason: "PLANNED_EVENT_LIMIT",
};

/** A page of the events, each with what the stored standard forecast says about it. */
export const listPlannedEvents = async (scope: Scope, { page, pageSize, sort, q }: ListRequest<EventSort>) => {
  const { currency } = await getBusinessOrThrow(scope);
  return withBusiness(scope, async (client) => {
    const found = { words: searchWords(q), sort };
    const { data, total } = await readEventPage(client, scope, found, toPageWindow({ page, pageSize }));
    const stored = await readForecastAnswer(client, scope);
    const gains = stored?.answer.path?.events;
    return {
      data: data.map((event) => ({ ...event, gain: findGain(event, gains) })),
      total,
      currency,
      asOf: stored?.answer.asOf ?? null,
    };
  });
};

const notFound = () => refusalBy("PLANNED_EVENT_NOT_FOUND", "There is no such planned event");

const readEvent = (scope: Scope, id: string) =>
  withBusiness(scope, async (client) => {
    const event = (await readEvents(client, scope)).find((each) => each.id === id);
    if (!event) throw notFound();
    const stored = await readForecastAnswer(client, scope);
    return { ...event, gain: findGain(event, stored?.answer.path?.events) };
  });

const lockOrThrow = async (client: PoolClient, scope: Scope, id: string): Promise<StoredEvent> => {
  const event = isUuid(id) ? await lockEvent(client, scope, id) : undefined;
  if (!event) throw notFound();
  return event;
};

/** Throws INVALID_PARAMETER for a blank name, and for a last day before the first or too long after it. */
const readDraft = ({ name, kind, startsOn, lastDay }: EventDraft): EventDraft => {
  const latest = addDays(startsOn, LONGEST_EVENT - 1);
  if (lastDay < startsOn || lastDay > latest) {
    const values = { from: startsOn, to: latest };
    refuseField("lastDay", { reason: "day_range", values, message: `must be a day from ${startsOn} to ${latest}` });
  }
  return { name: readName(name), kind, startsOn, lastDay };
};

/** Throws INVALID_PARAMETER, CONFLICT (PLANNED_EVENT_LIMIT) and what `writeOnce` throws. */
export const createPlannedEvent = async (actor: Actor, given: ContractInput<typeof contracts.createPlannedEvent>) => {
  const draft = readDraft(given);
  const { id } = await writeOnce(actor, async (client) => {
    const id = uuidv7();
    await insertEvent(client, actor, { id, createdAt: now(), ...draft });
    await assertRowLimit(client, actor, LIMIT);
    await insertAuditLine(client, actor, {
      action: "planned_event.created",
      things: { planned_event: id },
      after: draft,
    });
    return { id };
  });
  return readEvent(actor, id);
};

type Change = Omit<ContractInput<typeof contracts.updatePlannedEvent>, "id">;

/** Throws NOT_FOUND (PLANNED_EVENT_NOT_FOUND), CONFLICT (EDITED_MEANWHILE) and INVALID_PARAMETER. */
export const changePlannedEvent = async (actor: Actor, id: string, { version, ...change }: Change) => {
  await withBusiness(actor, async (client) => {
    const { name, kind, startsOn, lastDay, ...stored } = await lockOrThrow(client, actor, id);
    if (version !== undefined && stored.version !== version) throw editedMeanwhile();
    const before = { name, kind, startsOn, lastDay };
    const after = readDraft({
      name: change.name ?? name,
      kind: change.kind ?? kind,
      startsOn: change.startsOn ?? startsOn,
      lastDay: change.lastDay ?? lastDay,
    });
    if (isDeepStrictEqual(before, after)) return;
    await updateEvent(client, actor, { id, ...after });
    await insertAuditLine(client, actor, {
      action: "planned_event.changed",
      things: { planned_event: id },
      before,
      after,
    });
  });
  return readEvent(actor, id);
};

/** Throws NOT_FOUND (PLANNED_EVENT_NOT_FOUND). */
export const deletePlannedEvent = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    const { name, kind, startsOn, lastDay } = await lockOrThrow(client, actor, id);
    await deleteEvent(client, actor, id);
    await insertAuditLine(client, actor, {
      action: "planned_event.deleted",
      things: { planned_event: id },
      before: { name, kind, startsOn, lastDay },
    });
  });
