import { nearestArchetype } from "#lib/axes/segment-combinations.ts";
import { similarityBytes } from "#lib/axes/similar-customers.ts";
import { countDecimals } from "#lib/money.ts";
import type { Archetypes } from "#records/rules/axes/archetypes.ts";
import type { AxisModel } from "#records/rules/axes/model.ts";
import { customerPlacement, findSharePosition, nearestAt } from "./customer-placement.ts";
import { churnRiskIn, lifetimeValueIn } from "./extract-features.ts";

/** What is needed to compute a customer's profile. */
export type Placing = {
  models: readonly AxisModel[];
  archetypes: Pick<Archetypes, "archetypes" | "axes">;
  currency: string;
};

/**
 * Returns a function that places one customer after another by their features: `shares` are theirs until the next. Fingerprints are left
 * out, because they are derived from the model when read.
 */
export const buildProfiler = ({ models, archetypes: { archetypes, axes }, currency }: Placing) => {
  const placement = customerPlacement(models);
  const shares = new Float64Array(placement.segments);
  const minorUnits = 10 ** countDecimals(currency);
  const nearest = nearestArchetype(
    axes,
    archetypes.map(({ key }) => key),
    (axis, segment) => findSharePosition(placement, axis, segment),
  );
  const shareAt = (at: number): number => shares[at] ?? 0;
  const profile = (row: Float64Array) => {
    placement.place(row, shares);
    return {
      archetype: nearest(shareAt),
      likeness: similarityBytes(shares),
      /** Of each axis, the position of the nearest segment among its own. */
      nearest: placement.axes.map((axis) => nearestAt(axis, shares)),
      lifetimeValue: Math.round(lifetimeValueIn(row) * minorUnits),
      churnRisk: churnRiskIn(row),
    };
  };
  return { placement, shares, profile };
};

/** The keys of the nearest segments by axis. */
export const nearestKeys = (axes: readonly { axis: string; keys: readonly string[] }[], nearest: readonly number[]) =>
  Object.fromEntries(axes.map(({ axis, keys }, i) => [axis, keys[nearest[i] as number] as string]));
