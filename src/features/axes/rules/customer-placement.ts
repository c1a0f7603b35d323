import { rowSharesAmong } from "#records/rules/axes/membership.ts";
import type { AxisModel, Profile } from "#records/rules/axes/model.ts";
import { axisNamed } from "#records/rules/axes/registry/axes.ts";
import { placeOfAxis } from "./extract-features.ts";

/** An axis's segments among the shares of all axes: the position of the first, and their keys. */
type AxisPlaces = { axis: string; from: number; keys: readonly string[] };

export type CustomerPlacement = {
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
    const { start, names } = axis ? placeOfAxis(axis) : { start: 0, names: [] };
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
export const nearestAt = ({ from, keys }: AxisPlaces, shares: Float64Array): number => {
  let nearest = 0;
  for (let i = 1; i < keys.length; i++)
    if ((shares[from + i] as number) > (shares[from + nearest] as number)) nearest = i;
  return nearest;
};
