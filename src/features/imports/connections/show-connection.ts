import { now } from "#core/server/clock.ts";
import { keyIds } from "#core/server/encryption.ts";
import { publicUrl } from "#core/server/settings.ts";
import {
  type ConnectionState,
  isHelpDeskKind,
  isWebhookKind,
  numbersItsRecords,
} from "#features/imports/shops/shops.ts";
import type { ConnectionRow, SecretUse } from "#features/imports/store/connections/connections.ts";

/** Binds an encrypted secret to its connection, so that it can't be moved to another one. */
export const secretContext = (connectionId: string, use: SecretUse = "webhooks"): string =>
  use === "webhooks" ? `connection ${connectionId}` : `connection ${connectionId} ${use}`;

/** Where the shop sends its webhooks; Square signs this address too. */
export const webhookAddress = (connectionId: string): string => `${publicUrl()}/api/webhooks/${connectionId}`;

const toTime = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

const isReadable = (keyId: string): boolean => {
  const { current, previous } = keyIds();
  return keyId === current || keyId === previous;
};

/** How far the shop has been read; null without its keys. */
const shownSync = ({ accessKeyId, sync, run }: ConnectionRow) => {
  if (accessKeyId === "") return null;
  const { completeAt = null, skipped = 0, skippedProblem = null, skippedDetail = null } = sync ?? {};
  const { flagged = 0, flaggedProblem = null, flaggedDetail = null } = sync ?? {};
  return {
    isLocked: !isReadable(accessKeyId),
    isFirst: completeAt === null,
    runId: run?.id ?? null,
    runState: run?.state ?? null,
    counts: sync?.counts ?? {},
    records: sync?.records ?? 0,
    skipped: { count: skipped, problem: skippedProblem, detail: skippedDetail },
    flagged: { count: flagged, problem: flaggedProblem, detail: flaggedDetail },
    succeededAt: toTime(sync?.succeededAt),
    attemptedAt: toTime(sync?.attemptedAt),
    lagSeconds: completeAt === null ? null : Math.max(0, Math.round((now().getTime() - Date.parse(completeAt)) / 1000)),
    problem: sync?.problem ?? null,
    detail: sync?.detail ?? null,
  };
};

/** Both ways count: what the shop sent and what was read from it. */
const toConnectionState = ({ keyId, accessKeyId, sync, state }: ConnectionRow): ConnectionState => {
  const keys = [keyId, accessKeyId].filter((one) => one !== "");
  if (keys.length === 0) return "incomplete";
  if (!keys.every(isReadable)) return "locked";
  if (state === "disconnected" || state === "failing") return state;
  if (sync?.problem) return "failing";
  if (sync?.startedAt && !sync.completeAt) return "loading";
  return state === "active" || sync?.succeededAt ? "active" : "new";
};

/** A connection as the API shows it, without its secret or keys. */
export const showConnection = (row: ConnectionRow) => {
  const { keyId: _, accessKeyId: __, run: ___, failed: failedDeliveries, ...connection } = row;
  return {
    ...connection,
    failedDeliveries,
    idPrefix: numbersItsRecords(row.kind) ? row.idPrefix : null,
    writesTags: isHelpDeskKind(row.kind) ? row.writesTags : null,
    webhookAddress: isWebhookKind(row.kind) ? webhookAddress(row.id) : null,
    sync: shownSync(row),
    state: toConnectionState(row),
  };
};

export type ShownConnection = ReturnType<typeof showConnection>;
