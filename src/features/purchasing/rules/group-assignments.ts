import {
  type PurchasingRow,
  SEGMENTATION_TYPES,
  type SegmentationType,
  type SegmentId,
} from "#lib/purchases/purchasing.ts";
import { type fitPurchases, placePurchases } from "./segment-purchases.ts";

export type PurchasingFit = ReturnType<typeof fitPurchases>;
export type Fits = Record<SegmentationType, PurchasingFit>;

/** Each customer's group by type, in columns of equal length to save memory with millions of customers. */
export type Places = { customerIds: string[] } & Record<SegmentationType, SegmentId[]>;

/** The groups of the sampled customers. */
export const toSampledGroups = (customerIds: readonly string[], fits: Fits): Places => {
  const placesIn = (type: SegmentationType): SegmentId[] => {
    const members = fits[type].answer.segments.flatMap(({ segmentId, customerIds: ids }) =>
      ids.map((id): [string, SegmentId] => [id, segmentId]),
    );
    const groupOf = new Map(members);
    return customerIds.map((id) => groupOf.get(id) as SegmentId);
  };
  return {
    customerIds: [...customerIds],
    behavioral: placesIn("behavioral"),
    value: placesIn("value"),
    frequency: placesIn("frequency"),
  };
};

/** Adds customers, each assigned to a group by the model. */
export const addPlaces = (places: Places, rows: readonly PurchasingRow[], fits: Fits): void => {
  for (const { customerId } of rows) places.customerIds.push(customerId);
  for (const type of SEGMENTATION_TYPES) {
    for (const group of placePurchases(rows, fits[type].model)) places[type].push(group);
  }
};

/** Group sizes of a type. */
export const sizesIn = (places: Places, type: SegmentationType): Map<SegmentId, number> => {
  const sizes = new Map<SegmentId, number>();
  for (const group of places[type]) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return sizes;
};
