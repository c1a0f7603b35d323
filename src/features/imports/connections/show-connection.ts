import { now } from "#core/server/clock.ts";
import { keyIds } from "#core/server/encryption.ts";
import { publicUrl } from "#core/server/settings.ts";
import {
  type ConnectionKind,
  type ConnectionState,
  type DeliveryProblem,
  isHelpDeskKind,
  isWebhookKind,
  numbersItsRecords,
  type SourceProblem,
} from "#core/values/connection-kinds.ts";

import type { OpenState } from "#core/values/run-states.ts";

import type { ConnectionRow, SecretUse } from "#features/imports/store/connections/connections.ts";
import type { ListCounts } from "#features/imports/store/connections/syncs.ts";

/** Binds an encrypted secret to its connection, so that it can't be moved to another one. */
export const secretContext = (connectionId: string, use: SecretUse = "webhooks"): string =>
  use === "webhooks" ? `connection ${connectionId}` : `connection ${connectionId} ${use}`;

/** Where the shop sends its webhooks; Square signs this address too. */
export const webhookAddress = (connectionId: string): string => `${publicUrl()}/api/webhooks/${connectionId}`;

/** How far the shop has been read; null without its keys. */
type ShownSync = {
  /** The keys were encrypted with another AUTH_SECRET. */
  isLocked: boolean;
  /** Its first load is not complete. */
  isFirst: boolean;
  /** Of the run that reads the shop or waits to. */
  runId: string | null;
  runState: OpenState | null;
  counts: ListCounts;
  records: number;
  skipped: { count: number; problem: DeliveryProblem | null; detail: string | null };
  succeededAt: string | null;
  attemptedAt: string | null;
  /** Changes of the last seconds may be missing. */
  lagSeconds: number | null;
  problem: SourceProblem | null;
  detail: string | null;
};

export type ShownConnection = {
  id: string;
  kind: ConnectionKind;
  name: string;
  storefrontId: number;
  /** Before the IDs of its records; null for kinds whose IDs are unique in all shops. */
  idPrefix: string | null;
  /** Null for kinds that are only read. */
  webhookAddress: string | null;
  address: string | null;
  /** Whether open tickets and their customers get tags and fields; null for kinds that are no help desk. */
  writesTags: boolean | null;
  sync: ShownSync | null;
  state: ConnectionState;
  createdAt: string;
  lastDeliveryAt: string | null;
  failedDeliveries: number;
  version: number;
};

const toIsoTime = (text: string | null | undefined): string | null => (text ? new Date(text).toISOString() : null);

const isReadable = (keyId: string): boolean => {
  const { current, previous } = keyIds();
  return keyId === current || keyId === previous;
};

const shownSync = ({ accessKeyId, sync, run }: ConnectionRow): ShownSync | null => {
  if (accessKeyId === "") return null;
  const { completeAt = null, skipped = 0, skippedProblem = null, skippedDetail = null } = sync ?? {};
  return {
    isLocked: !isReadable(accessKeyId),
    isFirst: completeAt === null,
    runId: run?.id ?? null,
    runState: run?.state ?? null,
    counts: sync?.counts ?? {},
    records: sync?.records ?? 0,
    skipped: { count: skipped, problem: skippedProblem, detail: skippedDetail },
    succeededAt: toIsoTime(sync?.succeededAt),
    attemptedAt: toIsoTime(sync?.attemptedAt),
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
export const showConnection = (row: ConnectionRow): ShownConnection => {
  const { id, kind, name, storefrontId, address, version, createdAt, lastDeliveryAt, failed } = row;
  return {
    id,
    kind,
    name,
    storefrontId,
    address,
    version,
    idPrefix: numbersItsRecords(kind) ? row.idPrefix : null,
    writesTags: isHelpDeskKind(kind) ? row.writesTags : null,
    webhookAddress: isWebhookKind(kind) ? webhookAddress(id) : null,
    sync: shownSync(row),
    state: toConnectionState(row),
    createdAt: createdAt.toISOString(),
    lastDeliveryAt: lastDeliveryAt?.toISOString() ?? null,
    failedDeliveries: failed,
  };
};
