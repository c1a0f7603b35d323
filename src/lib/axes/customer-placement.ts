import { similarityBytes } from "#lib/axes/similar-customers.ts";
import { countDecimals } from "#lib/money.ts";
import { type Archetypes, archetypePlacer } from "./archetypes.ts";
import { churnRiskIn, findAxisPlace, lifetimeValueIn } from "./extract-features.ts";
import { rowSharesAmong } from "./membership.ts";
import type { AxisModel, Profile } from "./model.ts";
import { axisNamed } from "./registry/axes.ts";

/** An axis's segments among the shares of all axes: the position of the first, and their keys. */
type AxisPlaces = { axis: string; from: number; keys: readonly string[] };

type CustomerPlacement = {
  axes: readonly AxisPlaces[];
  /** How many segments all axes have together. */
  segments: number;
  /** Writes the shares of a customer with this row of features (`featureRow`), axis by axis in the order of the models. */
  place: (row: ArrayLike<number | null>, shares: Float64Array) => void;
};

/** How customers are placed among the segments of all axes. */
export const customerPlacement = (models: readonly AxisModel[]): CustomerPlacement => {
  let segments = 0;
  const axes = models.map((model) => {
    const axis = axisNamed(model.axis);
    const { start, names } = axis ? findAxisPlace(axis) : { start: 0, names: [] };
    const from = segments;
    segments += model.segments.length;
    return {
      axis: model.axis,
      from,
      keys: model.segments.map(({ key }) => key),
      write: rowSharesAmong(model, names, start),
    };
  });
  return {
    axes,
    segments,
    place: (row, shares) => {
      for (const { write, from } of axes) write(row, shares, from);
    },
  };
};

/** The position of a segment's share; -1 if there is none. */
export const findSharePosition = ({ axes }: CustomerPlacement, axis: string, key: string): number => {
  const own = axes.find((each) => each.axis === axis);
  const at = own ? own.keys.indexOf(key) : -1;
  return own && at >= 0 ? own.from + at : -1;
};

/** The shares by axis and key. */
export const membershipsAt = ({ axes }: CustomerPlacement, shares: Float64Array): Profile["fuzzy_memberships"] => {
  const memberships: Profile["fuzzy_memberships"] = {};
  for (const { axis, from, keys } of axes) {
    const own: Record<string, number> = {};
    for (let i = 0; i < keys.length; i++) own[keys[i] as string] = shares[from + i] as number;
    memberships[axis] = own;
  }
  return memberships;
};

/** Which of an axis's segments has the largest share, from 0; the first one on a tie. */
const nearestAt = ({ from, keys }: AxisPlaces, shares: Float64Array): number => {
  let nearest = 0;
  for (let i = 1; i < keys.length; i++)
    if ((shares[from + i] as number) > (shares[from + nearest] as number)) nearest = i;
  return nearest;
};

/** What is needed to compute a customer's profile. */
export type Placing = {
  models: readonly AxisModel[];
  archetypes: Archetypes;
  currency: string;
};

/**
 * Returns a function that places one customer after another by their features: `shares` are theirs until the next. Fingerprints are left
 * out, because they are derived from the model when read.
 */
export const buildProfiler = ({ models, archetypes, currency }: Placing) => {
  const placement = customerPlacement(models);
  const shares = new Float64Array(placement.segments);
  const minorUnits = 10 ** countDecimals(currency);
  const groupOf = archetypePlacer(archetypes);
  const profile = (row: Float64Array) => {
    placement.place(row, shares);
    return {
      archetype: groupOf(row),
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
