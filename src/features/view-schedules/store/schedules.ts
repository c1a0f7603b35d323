import type { ClientBase, PoolClient } from "pg";
import type { MailState } from "#core/mail.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { Actor, Role, Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";
import { rolesSeenBy, type ViewList } from "#records/rules/view-lists.ts";
import type { DeliveryProblem, ScheduleFrequency, ViewFormat } from "#records/rules/view-schedules.ts";

export type ScheduleDraft = {
  frequency: ScheduleFrequency;
  /** 0 to 23, local time. */
  hour: number;
  format: ViewFormat;
  isPaused: boolean;
};

export type StoredSchedule = ScheduleDraft & {
  id: string;
  viewId: string;
  viewName: string;
  list: ViewList;
  version: number;
  byKind: Actor["kind"];
  byId: string;
  createdAt: Date;
};

const COLUMNS = `s.id::text, s.view_id::text, v.name as view_name, v.list, s.frequency, s.hour, s.format, s.is_paused, s.version,
  s.by_kind, s.by_id, s.created_at`;

const FROM = `view_schedules s join saved_views v on v.business_id = $1 and v.id = s.view_id and v.deleted_at is null
  where s.business_id = $1 and (v.owner_id = $2 or v.shared_with = any($3))`;

const seenBy = ({ businessId, id, role }: Actor) => [businessId, id, [...rolesSeenBy(role)]];

/** The schedules of the views that the actor sees, or of one of them, oldest first. */
export const readSchedules = async (
  client: ClientBase,
  actor: Actor,
  viewId: string | null,
): Promise<StoredSchedule[]> => {
  const { rows } = await client.query<StoredSchedule>(
    `select ${COLUMNS} from ${FROM} and ($4::uuid is null or s.view_id = $4) order by s.created_at, s.id`,
    [...seenBy(actor), viewId],
  );
  return rows;
};

/** One of them, until the caller's transaction ends; `id` is a UUID. */
export const lockSchedule = async (
  client: PoolClient,
  actor: Actor,
  id: string,
): Promise<StoredSchedule | undefined> => {
  const { rows } = await client.query<StoredSchedule>(`select ${COLUMNS} from ${FROM} and s.id = $4 for update of s`, [
    ...seenBy(actor),
    id,
  ]);
  return rows[0];
};

export const insertSchedule = async (
  client: ClientBase,
  { businessId, kind, id: byId }: Actor,
  { id, viewId, frequency, hour, format, isPaused }: ScheduleDraft & { id: string; viewId: string },
  at: Date,
): Promise<void> => {
  await client.query(
    `insert into view_schedules (business_id, id, view_id, frequency, hour, format, is_paused, since, by_kind, by_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $8)`,
    [businessId, id, viewId, frequency, hour, format, isPaused, at, kind, byId],
  );
};

/** A time before `at` is not made up for, as it may be of another frequency or within a pause. */
export const updateSchedule = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, frequency, hour, format, isPaused }: ScheduleDraft & { id: string },
  at: Date,
): Promise<void> => {
  await client.query(
    `update view_schedules set frequency = $3, hour = $4, format = $5, is_paused = $6, version = version + 1, since = $7
      where business_id = $1 and id = $2`,
    [businessId, id, frequency, hour, format, isPaused, at],
  );
};

export const deleteSchedule = async (client: ClientBase, { businessId }: Scope, id: string): Promise<void> => {
  await client.query("delete from view_schedules where business_id = $1 and id = $2", [businessId, id]);
};

/** Adds and removes recipients; those who stay keep how far their last email got. */
export const setRecipients = async (
  client: ClientBase,
  { businessId }: Scope,
  scheduleId: string,
  userIds: readonly string[],
  at: Date,
): Promise<void> => {
  await client.query(
    "delete from view_recipients where business_id = $1 and schedule_id = $2 and user_id <> all($3::uuid[])",
    [businessId, scheduleId, userIds],
  );
  await client.query(
    `insert into view_recipients (business_id, schedule_id, user_id, since)
     select $1, $2, user_id, $4 from unnest($3::uuid[]) user_id on conflict do nothing`,
    [businessId, scheduleId, userIds, at],
  );
};

/** False if they were not a recipient. */
export const deleteRecipient = async (
  client: ClientBase,
  { businessId }: Scope,
  { scheduleId, userId }: { scheduleId: string; userId: string },
): Promise<boolean> => {
  const { rowCount } = await client.query(
    "delete from view_recipients where business_id = $1 and schedule_id = $2 and user_id = $3",
    [businessId, scheduleId, userId],
  );
  return rowCount === 1;
};

type ListedRecipient = {
  scheduleId: string;
  id: string;
  name: string;
  sentAt: Date | null;
  problem: DeliveryProblem | null;
};

/** The recipients of these schedules, by name. */
export const readRecipients = async (
  client: ClientBase,
  { businessId }: Scope,
  scheduleIds: readonly string[],
): Promise<ListedRecipient[]> => {
  const { rows } = await client.query<ListedRecipient>(
    `select r.schedule_id::text, r.user_id::text as id, u.name, r.sent_at, r.problem
       from view_recipients r join users u on u.id = r.user_id
      where r.business_id = $1 and r.schedule_id = any($2::uuid[]) order by u.name, u.id`,
    [businessId, scheduleIds],
  );
  return rows;
};

export type Member = {
  id: string;
  name: string;
  email: string;
  role: Role;
  seesPersonalData: boolean | null;
  language: LanguageTag | null;
};

/** The active users of a business, or one of them, by name. */
export const readMembers = async (client: ClientBase, { businessId }: Scope, userId?: string): Promise<Member[]> => {
  const { rows } = await client.query<Member>(
    `select u.id::text, u.name, u.email, m.role, m.sees_personal_data, u.language
       from memberships m join users u on u.id = m.user_id
      where m.business_id = $1 and m.is_active and u.is_active and ($2::uuid is null or m.user_id = $2) order by u.name, u.id`,
    [businessId, userId ?? null],
  );
  return rows;
};

type PlannedRecipient = { scheduleId: string; userId: string; frequency: ScheduleFrequency; hour: number; since: Date };

/** The recipients of the business's schedules that are not paused and whose view exists; none of a sample business. */
export const listPlannedRecipients = async (client: ClientBase, { businessId }: Scope): Promise<PlannedRecipient[]> => {
  const { rows } = await client.query<PlannedRecipient>(
    `select s.id::text as schedule_id, r.user_id::text, s.frequency, s.hour, greatest(s.since, r.since) as since
       from view_schedules s
       join saved_views v on v.business_id = $1 and v.id = s.view_id and v.deleted_at is null
       join view_recipients r on r.business_id = $1 and r.schedule_id = s.id
       join businesses b on b.id = $1 and b.sample_of is null
      where s.business_id = $1 and not s.is_paused order by s.id, r.user_id`,
    [businessId],
  );
  return rows;
};

/** The business's schedules that are not paused, with the names of their views. */
export const listActiveSchedules = async (
  client: ClientBase,
  { businessId }: Scope,
): Promise<{ name: string; frequency: ScheduleFrequency; hour: number }[]> => {
  const { rows } = await client.query(
    `select v.name, s.frequency, s.hour from view_schedules s
       join saved_views v on v.business_id = $1 and v.id = s.view_id and v.deleted_at is null
      where s.business_id = $1 and not s.is_paused order by s.created_at, s.id`,
    [businessId],
  );
  return rows;
};

export type DeliveryKey = { scheduleId: string; userId: string; day: Day };

type Delivery = MailState & { viewId: string; format: ViewFormat };

const KEY = "business_id = $1 and schedule_id = $2 and user_id = $3";

/**
 * Begins a recipient's delivery of a day unless it has begun, and returns how far it got. Undefined if they are no longer a recipient, the
 * schedule is paused or gone, or a later day has begun.
 */
export const claimDelivery = async (
  client: ClientBase,
  { businessId }: Scope,
  { scheduleId, userId, day }: DeliveryKey,
): Promise<Delivery | undefined> => {
  await client.query(
    `update view_recipients set day = $4, handed_at = null, sent_at = null, problem = null
      where ${KEY} and (day is null or day < $4::date)`,
    [businessId, scheduleId, userId, day],
  );
  const { rows } = await client.query<Delivery>(
    `select s.view_id::text, s.format, r.handed_at, r.sent_at
       from view_recipients r join view_schedules s on s.business_id = $1 and s.id = r.schedule_id and not s.is_paused
      where r.business_id = $1 and r.schedule_id = $2 and r.user_id = $3 and r.day = $4::date`,
    [businessId, scheduleId, userId, day],
  );
  return rows[0];
};

/** Records that the mail server is about to receive the message. False if that was recorded already. */
export const noteViewHandedOver = async (
  client: ClientBase,
  { businessId }: Scope,
  { scheduleId, userId, day }: DeliveryKey,
  at: Date,
): Promise<boolean> => {
  // What only an answer removes: a process that is killed before it leaves the reason behind.
  const { rowCount } = await client.query(
    `update view_recipients set handed_at = $5, problem = 'unconfirmed' where ${KEY} and day = $4::date and handed_at is null`,
    [businessId, scheduleId, userId, day, at],
  );
  return rowCount === 1;
};

/** Records the end of an attempt: when the mail server accepted the message, or why it was not sent, after which it may be handed over again. */
export const noteDelivery = async (
  client: ClientBase,
  { businessId }: Scope,
  { scheduleId, userId, day }: DeliveryKey,
  { sentAt, problem }: { sentAt: Date | null; problem: DeliveryProblem | null },
): Promise<void> => {
  await client.query(
    `update view_recipients set sent_at = $5, problem = $6, handed_at = case when $5::timestamptz is null then null else handed_at end
      where ${KEY} and day = $4::date`,
    [businessId, scheduleId, userId, day, sentAt, problem],
  );
};
