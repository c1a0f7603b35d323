import { isDeepStrictEqual } from "node:util";
import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { writeOnce } from "#core/auth/create-idempotently.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { assertRowLimit, type RowLimit } from "#core/db/row-limits.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { canSendMail } from "#core/mail.ts";
import { clockAt, nextDigest } from "#core/runs/rules/digest-times.ts";
import { now } from "#core/server/clock.ts";
import { AppError, editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { readView } from "#features/views/read-views.ts";
import type * as contracts from "#records/contracts/view-schedules.ts";
import { MOST_SCHEDULES } from "#records/rules/view-schedules.ts";
import { mayReceive, toReader } from "./rules/recipients.ts";
import {
  deleteRecipient,
  deleteSchedule,
  insertSchedule,
  lockSchedule,
  readMembers,
  readRecipients,
  readSchedules,
  type StoredSchedule,
  setRecipients,
  updateSchedule,
} from "./store/schedules.ts";
import { assertFormat } from "./view-file.ts";

type SavedView = Awaited<ReturnType<typeof readView>>;

const LIMIT: RowLimit = {
  what: "view_schedules",
  from: "view_schedules where",
  max: MOST_SCHEDULES,
  reason: "VIEW_SCHEDULE_LIMIT",
};

const notFound = () => refusalBy("VIEW_SCHEDULE_NOT_FOUND", "There is no such schedule");

/** Who created it and admins. */
const mayChange = (actor: Actor, { byKind, byId }: Pick<StoredSchedule, "byKind" | "byId">): boolean =>
  (byKind === actor.kind && byId === actor.id) || can(actor, "settings:manage");

const showSchedules = async (actor: Actor, schedules: readonly StoredSchedule[]) => {
  const { timeZone } = await getBusinessOrThrow(actor);
  const ids = schedules.map(({ id }) => id);
  const recipients = await withBusiness(actor, (client) => readRecipients(client, actor, ids));
  const names = await readDisplayNames(
    actor,
    schedules.map(({ byId }) => byId),
  );
  return schedules.map(({ viewId, viewName, list, ...schedule }) => {
    const { id, frequency, hour, isPaused, byId } = schedule;
    return {
      ...schedule,
      view: { id: viewId, name: viewName, list },
      nextAt: isPaused ? null : nextDigest(frequency, clockAt(hour), timeZone, now()),
      recipients: recipients.filter(({ scheduleId }) => scheduleId === id),
      createdBy: names.get(byId) ?? null,
      mayChange: mayChange(actor, schedule),
    };
  });
};

/** The users who may receive a view, by name. */
const listCandidates = async (actor: Actor, view: SavedView) => {
  const members = await withBusiness(actor, (client) => readMembers(client, actor));
  return members.filter((member) => mayReceive(toReader(actor, member), view)).map(({ id, name }) => ({ id, name }));
};

/** The schedules of the views that the actor sees, or of one of them. Throws NOT_FOUND (VIEW_NOT_FOUND). */
export const listViewSchedules = async (
  actor: Actor,
  { viewId }: ContractInput<typeof contracts.listViewSchedules>,
) => {
  const view = viewId === undefined ? null : await readView(actor, viewId);
  const stored = await withBusiness(actor, (client) => readSchedules(client, actor, view?.id ?? null));
  const data = await showSchedules(actor, stored);
  const candidates = view ? await listCandidates(actor, view) : [];
  return { data, total: data.length, candidates, canSendMail: canSendMail() };
};

const readSchedule = async (actor: Actor, id: string) => {
  const stored = await withBusiness(actor, (client) => readSchedules(client, actor, null));
  const [schedule] = await showSchedules(
    actor,
    stored.filter((each) => each.id === id.toLowerCase()),
  );
  if (!schedule) throw notFound();
  return schedule;
};

/** Each once, in order, so that the audit log shows changes only. Throws CONFLICT (VIEW_RECIPIENT_REFUSED). */
const readRecipientIds = async (actor: Actor, view: SavedView, ids: readonly string[]): Promise<string[]> => {
  const allowed = new Set((await listCandidates(actor, view)).map(({ id }) => id));
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))].sort();
  if (wanted.some((id) => !allowed.has(id)))
    throw refusalBy("VIEW_RECIPIENT_REFUSED", "A recipient does not see this view or may not export data");
  return wanted;
};

/** Throws NOT_FOUND (VIEW_NOT_FOUND), CONFLICT (VIEW_RECIPIENT_REFUSED, VIEW_SCHEDULE_LIMIT), INVALID_PARAMETER and what `writeOnce` throws. */
export const createViewSchedule = async (
  actor: Actor,
  { viewId, recipientIds: given, ...values }: ContractInput<typeof contracts.createViewSchedule>,
) => {
  const view = await readView(actor, viewId);
  assertFormat("format", view.query, values.format);
  const recipientIds = await readRecipientIds(actor, view, given);
  const draft = { ...values, isPaused: false };
  const { id } = await writeOnce(actor, async (client) => {
    const [id, at] = [uuidv7(), now()];
    await insertSchedule(client, actor, { id, viewId: view.id, ...draft }, at);
    await setRecipients(client, actor, id, recipientIds, at);
    await assertRowLimit(client, actor, LIMIT);
    await insertAuditLine(client, actor, {
      action: "view_schedule.created",
      things: { view_schedule: id, view: view.id },
      after: { ...draft, recipientIds },
    });
    return { id };
  });
  return readSchedule(actor, id);
};

const lockOrThrow = async (client: PoolClient, actor: Actor, id: string): Promise<StoredSchedule> => {
  const schedule = isUuid(id) ? await lockSchedule(client, actor, id) : undefined;
  if (!schedule) throw notFound();
  if (!mayChange(actor, schedule)) {
    throw new AppError("FORBIDDEN", "Only who created a schedule and admins may change it");
  }
  return schedule;
};

const recipientsOf = async (client: PoolClient, actor: Actor, id: string): Promise<string[]> =>
  (await readRecipients(client, actor, [id])).map((recipient) => recipient.id).sort();

type Change = Omit<ContractInput<typeof contracts.updateViewSchedule>, "id">;

/** Throws NOT_FOUND (VIEW_SCHEDULE_NOT_FOUND), FORBIDDEN for others' schedules, CONFLICT (EDITED_MEANWHILE, VIEW_RECIPIENT_REFUSED). */
export const changeViewSchedule = async (actor: Actor, id: string, { version, recipientIds, ...change }: Change) => {
  const view = await readView(actor, (await readSchedule(actor, id)).view.id);
  if (change.format !== undefined) assertFormat("format", view.query, change.format);
  const wanted = recipientIds && (await readRecipientIds(actor, view, recipientIds));
  await withBusiness(actor, async (client) => {
    const { frequency, hour, format, isPaused, ...stored } = await lockOrThrow(client, actor, id);
    if (version !== undefined && stored.version !== version) throw editedMeanwhile();
    const before = { frequency, hour, format, isPaused, recipientIds: await recipientsOf(client, actor, id) };
    const after = {
      frequency: change.frequency ?? frequency,
      hour: change.hour ?? hour,
      format: change.format ?? format,
      isPaused: change.isPaused ?? isPaused,
      recipientIds: wanted ?? before.recipientIds,
    };
    if (isDeepStrictEqual(before, after)) return;
    const at = now();
    await updateSchedule(client, actor, { id, ...after }, at);
    await setRecipients(client, actor, id, after.recipientIds, at);
    const things = { view_schedule: id, view: view.id };
    await insertAuditLine(client, actor, { action: "view_schedule.changed", things, before, after });
  });
  return readSchedule(actor, id);
};

/** Throws NOT_FOUND (VIEW_SCHEDULE_NOT_FOUND) and FORBIDDEN for others' schedules. */
export const deleteViewSchedule = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    const { frequency, hour, format, isPaused, viewId } = await lockOrThrow(client, actor, id);
    const before = { frequency, hour, format, isPaused, recipientIds: await recipientsOf(client, actor, id) };
    await deleteSchedule(client, actor, id);
    const things = { view_schedule: id, view: viewId };
    await insertAuditLine(client, actor, { action: "view_schedule.deleted", things, before });
  });

/** Removes a recipient by the link in an email, which may be used again without effect. */
export const leaveViewSchedule = (actor: AuditActor, scheduleId: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    if (!(await deleteRecipient(client, actor, { scheduleId, userId: actor.id }))) return;
    const things = { view_schedule: scheduleId, user: actor.id };
    await insertAuditLine(client, actor, { action: "view_schedule.left", things, reason: "unsubscribed by email" });
  });
