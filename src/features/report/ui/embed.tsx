"use client";

import { useMe } from "#core/ui/session/me.ts";
import type { PopulationChoice } from "#records/ui/comparison/segment-address.ts";
import { Movement } from "./flows/movement-card.tsx";
import { STANDARD } from "./report-state.ts";

type RecentMovementProps = { range: { storefront: number | null } & PopulationChoice; isTable: boolean };

/** Who moved between RFM segments since the period before, in the business's standard period; for the page of retention. */
export const RecentMovement = ({ range, isTable }: RecentMovementProps) => {
  const { business } = useMe();
  const { storefront, withinSegment, withoutSegment } = range;
  const state = { ...STANDARD, days: business.rfmDays, storefront, withinSegment, withoutSegment };
  return <Movement state={state} isTable={isTable} />;
};
