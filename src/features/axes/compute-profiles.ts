import { type BusinessRow, getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, REASONS, refusalBy } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { queueProfileWebhooks } from "#features/axes/store/archetype-webhooks.ts";
import { NO_ARCHETYPES } from "#lib/axes/archetypes.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import { DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { doesKindHold, parseGroupKey } from "#lib/axes/claims.ts";
import { joinVectors } from "#lib/axes/extract-features.ts";
import { readFigures } from "#lib/axes/figures.ts";
import { toFingerprint } from "#lib/axes/fingerprint.ts";
import { classifyStrength } from "#lib/axes/membership.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { toMajor } from "#lib/money.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { type ActiveModelRow, markProfilesChanged } from "#records/axes/axis-models.ts";
import { objectingAmong } from "#records/customers/consent.ts";
import { findCustomerIds, lockCustomers, nameCustomers, noCustomer } from "#records/customers/customers.ts";
import { onAxisThread } from "./store/axis-threads.ts";
import { WORK } from "./store/axis-work.ts";
import { readHistories } from "./store/customer-histories.ts";
import { type ProfileRow, readProfiles, saveProfiles } from "./store/customer-profiles.ts";
import type { NamedJob } from "./store/make-profiles.ts";

export const objectsToProfiling = async (scope: Scope, customerId: string): Promise<boolean> =>
  isUuid(customerId) &&
  (await withBusiness(scope, (client) => objectingAmong(client, scope, [customerId]))).has(customerId.toLowerCase());

/** Why a customer has no profile: NOT_FOUND (CUSTOMER_NOT_FOUND), or CONFLICT (PROFILING_OBJECTED). */
export const noProfile = async (scope: Scope, customerId: string): Promise<AppError> =>
  (await objectsToProfiling(scope, customerId))
    ? refusalBy("PROFILING_OBJECTED", "This customer objects to profiling")
    : noCustomer();

/** Up to this many profiles are computed in this thread; more go to a worker thread. */
const MOST_IN_THIS_THREAD = 20;

/** The business and active model that profiles are computed with. */
type ProfileFrame = { business: BusinessRow; active: ActiveModelRow | null; at: Date };

export const readProfileFrame = async (scope: Scope): Promise<ProfileFrame> => {
  const [business, active] = await Promise.all([getBusinessOrThrow(scope), loadActiveModel(scope)]);
  return { business, active, at: now() };
};

export type ComputedProfile = ProfileRow & { externalId: string; calculatedAt: Date };
type KnownProfile = Omit<ComputedProfile, "likeness">;

/** Profiles from these customers' behavior to date, sorted by ID; unknown IDs are skipped. */
export const computeProfiles = async (
  scope: Scope,
  customerIds: readonly string[],
  { business: { timeZone, currency }, active, at }: ProfileFrame,
): Promise<ComputedProfile[]> => {
  const ids = customerIds.filter(isUuid);
  const { packed } = await readHistories(scope, ids, at);
  const job: NamedJob = {
    packed,
    currency,
    reading: { asOf: at, timeZone, currency },
    churn: active?.churn.model ?? DEFAULT_CHURN_MODEL,
    models: active?.models ?? [],
    archetypes: active?.archetypes ?? NO_ARCHETYPES,
  };
  // Not cancelled with the request: other requests can use the result.
  const never = new AbortController().signal;
  const rows = ids.length > MOST_IN_THIS_THREAD ? await onAxisThread("named", job, never) : WORK.named(job);
  const named = await withBusiness(scope, (client) => nameCustomers(client, scope, ids));
  const externalIds = new Map(named.map(({ id, externalId }) => [id, externalId]));
  return rows.map((row) => ({ ...row, externalId: externalIds.get(row.customer_id) ?? "", calculatedAt: at }));
};

/** Stores profiles, except where a stored one is based on newer orders or their model is no longer active. */
export const storeCustomerProfiles = (scope: Scope, rows: readonly ComputedProfile[], version: number): Promise<void> =>
  withBusiness(scope, async (client) => {
    const [first] = rows;
    if (!first || !(await markProfilesChanged(client, scope, version))) return;
    const ids = rows.map(({ customer_id }) => customer_id);
    await lockCustomers(client, scope, ids);
    await queueProfileWebhooks(client, scope, { version, at: first.calculatedAt, rows });
    await saveProfiles(client, scope, { version, calculatedAt: first.calculatedAt, rows });
  });

/** The same for one profile, under the documented name. */
export const storeCustomerProfile = (scope: Scope, row: ComputedProfile, version: number): Promise<void> =>
  storeCustomerProfiles(scope, [row], version);

/** Restores the order of the axes, which JSON columns don't preserve. */
const inOrder = <Value>(byAxis: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(AXES.flatMap(({ name }) => (byAxis[name] === undefined ? [] : [[name, byAxis[name]]])));

/** The axes on which the name of the customer's nearest segment isn't true of their own figures; all of them before the first run. */
const unclearAxes = ({ feature_vectors, dominant_segments }: KnownProfile, active: ActiveModelRow | null): string[] => {
  const norms = active?.archetypes.norms ?? NO_ARCHETYPES.norms;
  const figures = readFigures(joinVectors(feature_vectors), norms.repeatGap);
  return AXES.flatMap((axis) => {
    const [segment, quantiles] = [dominant_segments[axis.name], active?.quantiles[axis.name] ?? {}];
    if (segment === undefined) return [];
    const own = { figures, norms, features: feature_vectors[axis.name] ?? {}, quantiles };
    return doesKindHold(axis, toSegmentKind(segment), own) ? [] : [axis.name];
  });
};

export const shownProfile = (row: KnownProfile, { business, active }: ProfileFrame) => {
  const dominant_segments = inOrder(row.dominant_segments);
  const fuzzy_memberships = inOrder(row.segment_memberships);
  return {
    customer_id: row.externalId,
    store_id: business.slug,
    dominant_segments,
    fuzzy_memberships,
    membership_strength: Object.fromEntries(
      Object.entries(fuzzy_memberships).map(([axis, shares]) => [axis, classifyStrength(shares)]),
    ),
    unclear_axes: unclearAxes(row, active),
    interpretation: Object.values(dominant_segments).join(", "),
    feature_vectors: inOrder(row.feature_vectors),
    lifetime_value: toMajor(row.lifetime_value, business.currency),
    churn_risk_score: row.churn_risk_score,
    // A profile of an earlier version of the product has a key that is no group anymore.
    archetype: row.archetype_id !== null && parseGroupKey(row.archetype_id) ? row.archetype_id : null,
    fingerprint: inOrder(toFingerprint(row.feature_vectors, active?.quantiles ?? {})),
    calculated_at: row.calculatedAt,
    model_version: active?.version ?? null,
  };
};

/** A customer's profile as the API returns it (specification 003). */
export type ShownProfile = ReturnType<typeof shownProfile>;

const noSuchCustomer = (customerIds: readonly string[], at: number): AppError =>
  new AppError(REASONS.CUSTOMER_NOT_FOUND, "This customer does not exist", {
    reason: "CUSTOMER_NOT_FOUND",
    issues: [
      {
        parameter: `customerIds[${at}]`,
        location: "body",
        message: `is not a customer of this business: ${customerIds[at]}`,
        reason: "no_customer",
        values: { id: customerIds[at] ?? "" },
      },
    ],
  });

/** `storeProfile`: whether computed profiles are stored, as by default. */
type ProfileOptions = { storeProfile?: boolean };

/** By lower-case ID: stored profiles that are up to date as they are, the others computed. */
const profilesById = async (
  scope: Scope,
  customerIds: readonly string[],
  { storeProfile = true }: ProfileOptions,
): Promise<Map<string, ShownProfile>> => {
  const frame = await readProfileFrame(scope);
  const wanted = [...new Set(customerIds.map((id) => id.toLowerCase()))].filter(isUuid);
  const stored = frame.active ? await readProfiles(scope, wanted, frame.active.layout) : [];
  const known = new Map<string, KnownProfile>(
    stored
      .filter(({ isCurrent, version }) => isCurrent && version === frame.active?.version)
      .map((row) => [row.customer_id, row]),
  );
  const others = wanted.filter((id) => !known.has(id));
  if (others.length > 0) {
    const computed = await computeProfiles(scope, others, frame);
    for (const row of computed) known.set(row.customer_id, row);
    if (storeProfile && frame.active) await storeCustomerProfiles(scope, computed, frame.active.version);
  }
  return new Map([...known].map(([id, row]) => [id, shownProfile(row, frame)]));
};

/**
 * Profiles from the active model and the customers' behavior to date, in the requested order; before the first run, features only.
 * Throws NOT_FOUND (CUSTOMER_NOT_FOUND) naming the first unknown ID, and CONFLICT (PROFILING_OBJECTED).
 */
export const calculateCustomerProfiles = async (
  scope: Scope,
  customerIds: readonly string[],
  options: ProfileOptions = {},
): Promise<ShownProfile[]> => {
  const known = await profilesById(scope, customerIds, options);
  const missing = customerIds.findIndex((id) => !known.has(id.toLowerCase()));
  if (missing >= 0) {
    const problem = await noProfile(scope, customerIds[missing] ?? "");
    throw problem.reason === "CUSTOMER_NOT_FOUND" ? noSuchCustomer(customerIds, missing) : problem;
  }
  return customerIds.flatMap((id) => known.get(id.toLowerCase()) ?? []);
};

/** Throws what `noProfile` returns. */
export const calculateCustomerProfile = async (
  scope: Scope,
  customerId: string,
  options: ProfileOptions = {},
): Promise<ShownProfile> => {
  const profile = (await profilesById(scope, [customerId], options)).get(customerId.toLowerCase());
  if (!profile) throw await noProfile(scope, customerId);
  return profile;
};

/** Profiles by the shop's own customer IDs, in the requested order, and the IDs that are unknown or of customers who object. */
export const calculateProfilesByExternalId = async (
  scope: Scope,
  externalIds: readonly string[],
  options: ProfileOptions = {},
): Promise<{ profiles: ShownProfile[]; unknown: string[] }> => {
  const ids = await withBusiness(scope, async (client) => {
    const found = await findCustomerIds(client, scope, externalIds);
    const objecting = await objectingAmong(client, scope, [...found.values()]);
    return new Map([...found].filter(([, id]) => !objecting.has(id)));
  });
  const unknown = externalIds.filter((id) => !ids.has(id));
  const known = externalIds.flatMap((id) => ids.get(id) ?? []);
  return { profiles: await calculateCustomerProfiles(scope, known, options), unknown };
};
