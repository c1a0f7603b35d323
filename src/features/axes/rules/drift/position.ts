import type { ChurnModel } from "#lib/axes/churn/churn-model.ts";
import { nearestArchetype } from "#lib/axes/segment-combinations.ts";
import type { AxisModel } from "#records/rules/axes/model.ts";
import { buildHistoryReader } from "../behavior-reader.ts";
import type { CustomerHistory, HistoryFrame } from "../customer-history.ts";
import { customerPlacement, findSharePosition, membershipsAt } from "../customer-placement.ts";
import { featureRow } from "../extract-features.ts";
import type { Memberships } from "./distance.ts";

/** One version of the axes: everything that decides where a customer's behavior places them. */
export type PlacingModel = {
  models: readonly AxisModel[];
  archetypes: { axes: readonly string[]; archetypes: readonly { key: string }[] };
  churn: ChurnModel;
};

/** Where a customer was at an instant. */
export type Position = { memberships: Memberships; archetype: string | null; sales: number };

/** Returns a function that places a customer as of one instant; null before their first order. */
export const buildPlacer = (reading: HistoryFrame, { models, archetypes, churn }: PlacingModel) => {
  const read = buildHistoryReader(reading, churn);
  const placement = customerPlacement(models);
  const nearest = nearestArchetype(
    archetypes.axes,
    archetypes.archetypes.map(({ key }) => key),
    (axis, segment) => findSharePosition(placement, axis, segment),
  );
  const shares = new Float64Array(placement.segments);
  return (history: CustomerHistory): Position | null => {
    const facts = read(history);
    if (facts.orders.length === 0) return null;
    placement.place(featureRow(facts), shares);
    const archetype = nearest((at) => shares[at] ?? 0);
    return { memberships: membershipsAt(placement, shares), archetype, sales: facts.days.length };
  };
};
export type Placer = ReturnType<typeof buildPlacer>;
