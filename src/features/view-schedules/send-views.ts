import { v7 as uuidv7, v5 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow, listCalendars } from "#core/auth/businesses.ts";
import { unsubscribeToken } from "#core/auth/secrets.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { ScheduledSend } from "#core/feature.ts";
import { canSendMail, type Mail } from "#core/mail.ts";
import { writeMailHtml, writeMailText } from "#core/messages/mail-content.ts";
import { sendMailOnce, toMessageId } from "#core/runs/mail-once.ts";
import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import { dueDigest } from "#core/runs/rules/digest-times.ts";
import { RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import { insertRun } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { publicUrl } from "#core/server/settings.ts";
import { AppError, type ErrorReason } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { readView } from "#features/views/read-views.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";
import type { DeliveryProblem, ViewFormat } from "#records/rules/view-schedules.ts";
import { mayExport, toReader } from "./rules/recipients.ts";
import { viewMailContent, viewMailWords } from "./rules/view-mail.ts";
import { SEND_VIEW } from "./runs.ts";
import {
  claimDelivery,
  type DeliveryKey,
  listActiveSchedules,
  listPlannedRecipients,
  type Member,
  noteDelivery,
  noteViewHandedOver,
  readMembers,
} from "./store/schedules.ts";
import { readFile, writeViewFile } from "./view-file.ts";

/** Mail servers refuse messages that are much larger; an attachment takes a third more than its file. */
const MOST_BYTES = 10_000_000;

type SavedView = Awaited<ReturnType<typeof readView>>;
type ViewMail = { member: Member; view: SavedView; format: ViewFormat; scheduleId: string; messageId: string };

/** A view as a message to one of its recipients: the rows that they may see, in their language. */
const renderViewMail = async (
  reader: Actor,
  { member, view, format, scheduleId, messageId }: ViewMail,
): Promise<Mail> => {
  const { name: business } = await getBusinessOrThrow(reader);
  const { name, list } = view;
  const language = member.language ?? "en";
  const { body, ...named } = await writeViewFile(reader, view, { format, language });
  const file = { ...named, content: await readFile(body, MOST_BYTES) };
  const content = viewMailContent({ business, view: name, file, mostBytes: MOST_BYTES }, language);
  const { path, parameter } = VIEW_PAGES[list];
  const link = `${path}?${parameter}=${view.id}`;
  const token = unsubscribeToken({ businessId: reader.businessId, userId: member.id, scheduleId });
  const unsubscribeUrl = `${publicUrl()}/unsubscribe/${token}`;
  const words = viewMailWords({ business, view: name }, language);
  const frame = { language, business, address: publicUrl(), words, opens: link, chooses: link, unsubscribeUrl };
  return {
    to: member.email,
    messageId,
    at: now(),
    subject: content.subject,
    text: writeMailText(content, frame),
    html: writeMailHtml(content, frame),
    attachments: file.content ? [{ name: file.name, type: file.type, content: file.content }] : [],
    unsubscribeUrl,
  };
};

const NOT_SENT = { sent: 0 };

const isRefusal = (error: unknown, ...reasons: ErrorReason[]): boolean =>
  error instanceof AppError && error.reason !== undefined && reasons.includes(error.reason);

/** Null for a view that the reader doesn't see. */
const findVisibleView = (reader: Actor, id: string): Promise<SavedView | null> =>
  readView(reader, id).catch((error: unknown) => {
    if (isRefusal(error, "VIEW_NOT_FOUND")) return null;
    throw error;
  });

/**
 * Emails a view to a recipient, each day's at most once whatever is killed when. Who was deactivated or removed, may not export data or
 * no longer sees the view receives nothing, nor does anyone of a schedule that was paused. Throws `RunFailed`.
 */
export const sendView = async (
  actor: Actor,
  { scheduleId, userId, day }: RunOptions<typeof SEND_VIEW>,
  { runId, at, signal }: RunProgress,
): Promise<RunResult<typeof SEND_VIEW>> => {
  at("file");
  const key: DeliveryKey = { scheduleId, userId, day };
  const note = (problem: DeliveryProblem | null) =>
    withBusiness(actor, (client) =>
      noteDelivery(client, actor, key, { sentAt: problem === null ? now() : null, problem }),
    );
  const delivery = await withBusiness(actor, (client) => claimDelivery(client, actor, key));
  if (!delivery) return NOT_SENT;
  if (delivery.sentAt) return { sent: 1 };
  const { viewId, format } = delivery;
  const [member] = await withBusiness(actor, (client) => readMembers(client, actor, userId));
  const reader = member && toReader(actor, member);
  const view = reader && mayExport(reader) ? await findVisibleView(reader, viewId) : null;
  if (!member || !reader || !view) {
    if (!delivery.handedAt) await note("not_allowed");
    return NOT_SENT;
  }
  const make = async () => {
    try {
      const mail = await renderViewMail(reader, { member, view, format, scheduleId, messageId: toMessageId(runId) });
      signal.throwIfAborted();
      at("deliver");
      return mail;
    } catch (error) {
      if (!isRefusal(error, "VIEW_INCOMPLETE", "SEGMENT_NOT_FOUND")) throw error;
      await note("incomplete");
      throw new RunFailed("VIEW_INCOMPLETE", { isFinal: true, cause: error });
    }
  };
  await sendMailOnce(delivery, make, {
    noteHandedOver: () => withBusiness(actor, (client) => noteViewHandedOver(client, actor, key, now())),
    noteAnswer: async (problem) => {
      if (problem !== null) return note(problem);
      await withBusiness(actor, async (client) => {
        await noteDelivery(client, actor, key, { sentAt: now(), problem: null });
        const things = { view_schedule: scheduleId, view: viewId, user: userId };
        await insertAuditLine(client, actor, { action: "view_schedule.sent", things, after: { format, day } });
      });
    },
  });
  return { sent: 1 };
};

/** An arbitrary constant UUID, so that all workers derive the same ID of a recipient's email of a day and create it once. */
const NAMESPACE = "5a0c7f43-2f3b-4f7e-9b56-0d1c8e6f4a27";

const planFor = (businessId: string, timeZone: string, at: Date): Promise<number> => {
  const actor = { businessId, kind: "system", id: "schedule" } as const;
  return withBusiness(actor, async (client) => {
    let made = 0;
    for (const { scheduleId, userId, frequency, ...time } of await listPlannedRecipients(client, actor)) {
      const slot = dueDigest({ digest: frequency, ...time }, timeZone, at);
      if (!slot) continue;
      const { day, dueAt } = slot;
      const run = await insertRun(client, actor, {
        id: v5(`${businessId} ${scheduleId} ${userId} ${day}`, NAMESPACE),
        kind: SEND_VIEW.kind,
        trigger: "schedule",
        options: { scheduleId, userId, day },
        jobId: uuidv7(),
        waitsAs: null,
        dueAt,
        queuedAt: at,
      });
      if (run) await sendRun(client, actor, SEND_VIEW, run);
      if (run) made++;
    }
    return made;
  });
};

/** Queues the emails that are due, each once, however many processes look. None without a mail server. Returns how many it queued. */
export const planViews = async (at: Date): Promise<number> => {
  if (!canSendMail()) return 0;
  let made = 0;
  for (const { id, timeZone } of await listCalendars()) {
    try {
      made += await planFor(id, timeZone, at);
    } catch (error) {
      log().error({ err: error, businessId: id }, "a business's views were not planned");
    }
  }
  return made;
};

export const listScheduledViews = async (scope: Scope): Promise<ScheduledSend[]> => {
  const schedules = await withBusiness(scope, (client) => listActiveSchedules(client, scope));
  return schedules.map(({ name, frequency, hour }) => ({ kind: SEND_VIEW.kind, name, schedule: frequency, hour }));
};
