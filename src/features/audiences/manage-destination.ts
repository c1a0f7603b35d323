import { insertAuditLine } from "#core/auth/audit-log.ts";
import { type Page, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { kindsFor } from "#features/audiences/rules/destinations-kinds.ts";
import { isElsewhere } from "#features/audiences/rules/read-fields.ts";
import { lockAudience } from "#features/audiences/store/audiences.ts";
import {
  type DestinationRow,
  deleteDestination,
  findDestination,
  listRejections as listRows,
  type Rejection,
  saveDestination,
} from "#features/audiences/store/destinations.ts";
import { assertMaySend, noAudience } from "./audience-access.ts";
import { type GivenDestination, mergedFields, openedFields, sealedFields } from "./destination-keys.ts";
import { getAudience } from "./read-audiences.ts";

export type ShownDestination = Pick<
  DestinationRow,
  "kind" | "settings" | "version" | "delivered" | "problem" | "detail" | "rejected"
> & {
  /** The keys were encrypted with another AUTH_SECRET. */
  isLocked: boolean;
  attemptedAt: string | null;
  deliveredAt: string | null;
};

const shown = (row: DestinationRow): ShownDestination => {
  const { kind, settings, version, delivered, problem, detail, rejected } = row;
  return {
    kind,
    settings,
    version,
    delivered,
    problem,
    detail,
    rejected,
    isLocked: openedFields(row) === null,
    attemptedAt: row.attemptedAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  };
};

const read = (actor: Actor, id: string): Promise<DestinationRow | null> =>
  withBusiness(actor, (client) => findDestination(client, actor, id));

/** Null if the audience has no destination. Addresses may contain keys, so only users who set them see them. Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const readDestination = async (actor: Actor, id: string): Promise<ShownDestination | null> => {
  await getAudience(actor, id);
  const row = await read(actor, id);
  return row && { ...shown(row), ...(!can(actor, "settings:manage") && { settings: {} }) };
};

/**
 * Sets where an audience is delivered. Another list or place is filled from the beginning; the former one keeps what it has.
 * Throws FORBIDDEN as `assertMaySend` does, NOT_FOUND (AUDIENCE_NOT_FOUND), INVALID_PARAMETER, and CONFLICT (EDITED_MEANWHILE).
 */
export const putDestination = async (
  actor: Actor,
  id: string,
  { version, ...given }: GivenDestination & { version?: number | undefined },
): Promise<ShownDestination> => {
  const { format } = await getAudience(actor, id);
  assertMaySend(actor, format);
  const kinds = kindsFor(format);
  if (!kinds.includes(given.kind)) {
    const values = { values: kinds.join(", ") };
    refuseField("kind", { reason: "unknown_value", values, message: `must be one of: ${values.values}` });
  }
  return withBusiness(actor, async (client) => {
    if (!(await lockAudience(client, actor, id))) throw noAudience();
    const before = await findDestination(client, actor, id);
    if (before && before.version !== version) throw editedMeanwhile();
    const fields = mergedFields(before, given);
    const { kind } = given;
    const isMoved = before?.kind !== kind || isElsewhere(before.settings, fields);
    const stored = { audienceId: id, kind, ...sealedFields(id, fields) };
    await saveDestination(client, actor, stored, isMoved);
    await insertAuditLine(client, actor, {
      action: "audience.destination_changed",
      things: { audience: id },
      ...(before && { before: { kind: before.kind, ...before.settings } }),
      after: { kind, ...stored.settings },
    });
    const after = await findDestination(client, actor, id);
    if (!after) throw noAudience();
    return shown(after);
  });
};

const noDestination = () => refusalBy("AUDIENCE_DESTINATION_NOT_FOUND", "This audience has no destination");

/** Its keys are deleted; the members stay at the destination. Throws NOT_FOUND. */
export const removeDestination = async (actor: Actor, id: string): Promise<void> => {
  await getAudience(actor, id);
  await withBusiness(actor, async (client) => {
    if (!(await deleteDestination(client, actor, id))) throw noDestination();
    await insertAuditLine(client, actor, { action: "audience.destination_removed", things: { audience: id } });
  });
};

/** Members that the destination refused, with its reasons. Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const listRejections = async (
  actor: Actor,
  { id, ...place }: { id: string; page: number; pageSize: number },
): Promise<Page<Omit<Rejection, "customerId"> & { id: string }>> => {
  await getAudience(actor, id);
  const { data, total } = await withBusiness(actor, (client) => listRows(client, actor, id, toPageWindow(place)));
  return { data: data.map(({ customerId, ...row }) => ({ id: customerId, ...row })), total };
};
