import { isDeepStrictEqual } from "node:util";
import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type AuditLine, insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { writeOnce } from "#core/auth/create-idempotently.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, editedMeanwhile } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { MOST_AUDIENCES } from "#features/audiences/rules/audience.ts";
import {
  type AudienceRow,
  type AudienceValues,
  countAudiences,
  hideAudience,
  insertAudience,
  lockAudience,
  updateAudience,
} from "#features/audiences/store/audiences.ts";
import { countMembers, sendableIds } from "#features/audiences/store/judge-members.ts";
import { type ControlPlan, drawCampaign } from "#features/campaigns/manage-campaigns.ts";
import { estimatePower } from "../campaigns/preview-campaign.ts";
import { filterByIds } from "../customers/select-customers.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { FORMAT_USES } from "./destinations/destinations.ts";
import { assertMaySend, getAudience, noAudience, readAudience, resolveSource } from "./read-audiences.ts";

const checkPurpose = ({ format, purpose }: Pick<AudienceValues, "format" | "purpose">): void => {
  const { purposes } = FORMAT_USES[format];
  if (purposes.includes(purpose)) return;
  const values = { values: purposes.join(", ") };
  refuseField("purpose", { reason: "unknown_value", values, message: `must be one of: ${values.values}` });
};

type Selection = Pick<AudienceValues, "source" | "format" | "purpose">;

const resolveSelection = async (actor: Actor, { source, format, purpose }: Selection) => {
  const [frame, filter] = [await loadBusinessDay(actor), await resolveSource(actor, { source, purpose })];
  return { frame, selection: { filter, purpose, needsAscii: FORMAT_USES[format].needsAscii === true } };
};

/**
 * How many customers a send would have now, how many it would leave out by reason, and with `campaign` what holding back a control
 * group of them could show. Throws FORBIDDEN without `data:export`, and what `resolveSource` throws.
 */
export const previewAudience = async (
  actor: Actor,
  { campaign, ...given }: Selection & { campaign?: Pick<ControlPlan, "controlShare" | "expectedEffect"> | undefined },
) => {
  assertMay(actor, "data:export");
  checkPurpose(given);
  const { frame, selection } = await resolveSelection(actor, given);
  const counts = await withBusiness(actor, (client) => countMembers(client, frame, selection));
  if (!campaign) return { ...counts, power: null };
  const ids = await withBusiness(actor, (client) => sendableIds(client, frame, selection));
  const power = await estimatePower(actor, frame, filterByIds(ids), campaign);
  // A smaller group isn't drawn. Customers may have changed since the first count.
  const controls = power.isLargeEnough ? Math.min(power.controls, counts.sent) : 0;
  const leftOut = { ...counts.leftOut, control_group: counts.leftOut.control_group + controls };
  return { ...counts, sent: counts.sent - controls, leftOut, power };
};

const pickValues = ({ name, source, format, purpose, schedule, hour }: AudienceValues): AudienceValues => ({
  name,
  source,
  format,
  purpose,
  schedule,
  hour,
});

const check = async (actor: Actor, given: AudienceValues): Promise<AudienceValues> => {
  assertMaySend(actor, given.format);
  checkPurpose(given);
  await resolveSource(actor, given);
  return pickValues({ ...given, name: readName(given.name) });
};

const audited = (values: AudienceValues) => pickValues(values) as unknown as NonNullable<AuditLine["after"]>;

/** Concurrent transactions wait for each other. Throws CONFLICT (AUDIENCE_LIMIT). */
const assertAudienceLimit = async (client: PoolClient, scope: Scope): Promise<void> => {
  await lockUntilCommit(client, "audiences", scope.businessId);
  if ((await countAudiences(client, scope)) < MOST_AUDIENCES) return;
  const values = { max: MOST_AUDIENCES };
  throw new AppError("CONFLICT", `At most ${MOST_AUDIENCES} audiences`, { reason: "AUDIENCE_LIMIT", values });
};

/**
 * Creates an audience, with `campaign` also a campaign with the same name whose control group it never sends. Throws FORBIDDEN
 * for that without `customers:edit`, what `assertMaySend`, `resolveSource` and `drawCampaign` throw, INVALID_PARAMETER,
 * CONFLICT (AUDIENCE_LIMIT) and what `writeOnce` throws.
 */
export const createAudience = async (
  actor: Actor,
  { campaign, ...given }: AudienceValues & { campaign?: ControlPlan | undefined },
  reader: Reader,
) => {
  if (campaign) assertMay(actor, "customers:edit");
  const values = await check(actor, given);
  const chosen = campaign && (await resolveSelection(actor, values));
  const { id } = await writeOnce(actor, async (client) => {
    await assertAudienceLimit(client, actor);
    const id = uuidv7();
    await insertAudience(client, actor, { id, ...values }, actor.id, now());
    await insertAuditLine(client, actor, {
      action: "audience.created",
      things: { audience: id },
      after: audited(values),
    });
    if (campaign && chosen) {
      // Only of those it would send now: others couldn't be contacted, and would blur the effect.
      const filter = filterByIds(await sendableIds(client, chosen.frame, chosen.selection));
      const linked = {
        name: values.name,
        sourceName: values.name,
        source: { kind: "audience", audienceId: id } as const,
      };
      await drawCampaign(client, actor, chosen.frame, { ...campaign, ...linked, filter });
    }
    return { id };
  });
  return readAudience(actor, id, reader);
};

/** Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
const lockOrThrow = async (client: PoolClient, scope: Scope, id: string): Promise<AudienceRow> => {
  const row = isUuid(id) ? await lockAudience(client, scope, id) : null;
  if (!row) throw noAudience();
  return row;
};

type Change = { version: number } & { [Key in keyof AudienceValues]?: AudienceValues[Key] | undefined };

/** Throws NOT_FOUND (AUDIENCE_NOT_FOUND), CONFLICT (EDITED_MEANWHILE) and what `createAudience` throws. */
export const changeAudience = async (actor: Actor, id: string, { version, ...change }: Change, reader: Reader) => {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const before = await getAudience(actor, id);
  assertMaySend(actor, before.format);
  const after = await check(actor, { ...pickValues(before), ...given });
  await withBusiness(actor, async (client) => {
    const locked = await lockOrThrow(client, actor, id);
    if (locked.version !== version || locked.version !== before.version) throw editedMeanwhile();
    if (isDeepStrictEqual(after, pickValues(locked))) return;
    await updateAudience(client, actor, { id, ...after }, actor.id, now());
    const line = { before: audited(locked), after: audited(after) };
    await insertAuditLine(client, actor, { action: "audience.changed", things: { audience: id }, ...line });
  });
  return readAudience(actor, id, reader);
};

/** It is sent no more; customers' pages still name it. Throws FORBIDDEN as `assertMaySend` does, and NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const deleteAudience = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    const audience = await lockOrThrow(client, actor, id);
    assertMaySend(actor, audience.format);
    await hideAudience(client, actor, id, now());
    const line = { things: { audience: id }, before: audited(audience) };
    await insertAuditLine(client, actor, { action: "audience.deleted", ...line });
  });
