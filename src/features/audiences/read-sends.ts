import { listBusinessIds } from "#core/auth/businesses.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import {
  findSend,
  listSends as listRows,
  listSendFiles,
  type SendRow,
} from "#features/audiences/store/audience-sends.ts";
import { openSendFile, sweepSendFiles } from "#features/audiences/store/send-files.ts";
import { readCustomerSends } from "#features/audiences/store/sent-members.ts";
import { assertCustomerExists } from "#records/customers/customers.ts";
import { assertMaySend, getAudience } from "./read-audiences.ts";

const FILE_DAYS = 30;
const DAY_MS = 86_400_000;

const computeExpiry = ({ finishedAt }: SendRow): Date => new Date(finishedAt.getTime() + FILE_DAYS * DAY_MS);

const findGoneReason = (send: SendRow): SendRow["fileGone"] =>
  send.fileGone ?? (computeExpiry(send) <= now() ? "expired" : null);

const shown = (send: SendRow, names: ReadonlyMap<string, string>) => ({
  ...send,
  id: String(send.number),
  by: names.get(send.actorId) ?? null,
  file: {
    name: send.fileName,
    bytes: send.fileBytes,
    sha256: send.fileHash,
    gone: findGoneReason(send),
    until: computeExpiry(send),
  },
});

/** The audience's sends, the latest first. Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const listSends = async (actor: Actor, { id, ...place }: { id: string; page: number; pageSize: number }) => {
  await getAudience(actor, id);
  const { data, total } = await withBusiness(actor, (client) => listRows(client, actor, id, toPageWindow(place)));
  const names = await readDisplayNames(
    actor,
    data.map(({ actorId }) => actorId),
  );
  return { data: data.map((send) => shown(send, names)), total };
};

/** The number as in an address. */
type SendKey = { id: string; number: string };

const findOrThrow = async (scope: Scope, { id, number: text }: SendKey): Promise<SendRow> => {
  await getAudience(scope, id);
  const number = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0;
  const send = await withBusiness(scope, (client) => findSend(client, scope, { audienceId: id, number }));
  if (!send) throw refusalBy("AUDIENCE_SEND_NOT_FOUND", "There is no such send");
  return send;
};

/** The manifest of a send. Throws NOT_FOUND (AUDIENCE_NOT_FOUND, AUDIENCE_SEND_NOT_FOUND). */
export const readSend = async (actor: Actor, key: SendKey) => {
  const send = await findOrThrow(actor, key);
  return shown(send, await readDisplayNames(actor, [send.actorId]));
};

/**
 * The file of a send. Throws what `readSend` and `assertMaySend` throw, and NOT_FOUND (AUDIENCE_FILE_GONE) if it was deleted or is
 * on another machine.
 */
export const openFile = async (actor: Actor, key: SendKey) => {
  const send = await findOrThrow(actor, key);
  assertMaySend(actor, send.format);
  const body = findGoneReason(send) ? null : await openSendFile(send.runId);
  if (!body) throw refusalBy("AUDIENCE_FILE_GONE", "This file was deleted. Send the audience again");
  return { name: send.fileName, type: "text/csv" as const, body };
};

/** To which audiences a customer was sent. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const listCustomerSends = async (scope: Scope, customerId: string) => {
  await assertCustomerExists(scope, customerId);
  const rows = await withBusiness(scope, (client) => readCustomerSends(client, scope, customerId));
  const data = rows.map((row) => ({ ...row, id: `${row.audienceId}:${row.firstSentAt.toISOString()}` }));
  return { data, total: data.length };
};

/** Deletes files that are 30 days old, those that hold an erased customer, and those of attempts without a send. */
export const cleanSendFiles = async (at: Date): Promise<void> => {
  const [needed, forgotten] = [new Set<string>(), new Set<string>()];
  const expired = new Date(at.getTime() - FILE_DAYS * DAY_MS);
  for (const businessId of await listBusinessIds()) {
    const files = await withBusiness({ businessId }, (client) => listSendFiles(client, { businessId }, expired));
    for (const runId of files.needed) needed.add(runId);
    for (const runId of files.forgotten) forgotten.add(runId);
  }
  await sweepSendFiles(needed, forgotten, at);
};
