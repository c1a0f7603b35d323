import type { Scope } from "#core/values/permissions.ts";
import { eachSimilarityPage, readPlaced, readSimilarity } from "#features/axes/store/similarity.ts";
import { nearestTo } from "#lib/axes/similar-customers.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import type { AxisModel } from "#records/rules/axes/model.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import { readCustomerProfile } from "./compute-profiles.ts";

/** How many shared segments are listed. */
const SHARED_SEGMENTS = 3;

type Segment = { axis: string; segment: string };

/** The segments two customers are both nearest to, rarest first. */
const listSharedSegments = (
  own: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
  models: readonly AxisModel[],
): Segment[] =>
  models
    .flatMap(({ axis, segments }) => {
      const key = own[axis];
      const size = segments.find((segment) => segment.key === key)?.population_percentage;
      return key !== undefined && size !== undefined && other[axis] === key ? [{ axis, segment: key, size }] : [];
    })
    .sort((a, b) => a.size - b.size)
    .slice(0, SHARED_SEGMENTS)
    .map(({ axis, segment }) => ({ axis, segment }));

/**
 * The customers with the most similar memberships across all axes, with the segments they share. Empty before the first
 * run and for a customer without an order. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readSimilar = async (scope: Scope, customerId: string) => {
  const { dominant_segments: own } = await readCustomerProfile(scope, customerId);
  const [active, target] = await Promise.all([loadActiveModel(scope), readSimilarity(scope, customerId)]);
  if (!active || target?.version !== active.version) return { customers: [], comparedWith: 0 };
  const { version, bytes } = target;
  const search = nearestTo({ customerId: customerId.toLowerCase(), bytes });
  await eachSimilarityPage(scope, { version, width: bytes.length }, search.add);
  const { similar, compared } = search.found();
  const { layout } = active;
  const placed = await readPlaced(scope, { version, layout, customerIds: similar.map(({ customerId: id }) => id) });
  const customers = similar.flatMap(({ customerId: id, likeness }) => {
    const other = placed.get(id);
    return other
      ? [{ ...pickIdentity(other), likeness, inCommon: listSharedSegments(own, other.dominant, active.models) }]
      : [];
  });
  return { customers, comparedWith: compared };
};
