"use client";

import axesStyles from "../axes.module.css";
import { AxisMapCard } from "../map/axis-map-card.tsx";
import type { SideProps } from "../types.ts";
import { DistinctiveFeaturesCard } from "./distinctive-features-card.tsx";
import { SegmentCard } from "./segment-card.tsx";

/** A segment's description, distinctive features and position on the map. */
export const ProfileSide = ({ page, shown, isTable }: SideProps) => (
  <>
    <SegmentCard page={page} shown={shown} />
    <div className={axesStyles.pair}>
      <DistinctiveFeaturesCard shown={shown} isTable={isTable} />
      <AxisMapCard shown={shown} isTable={isTable} />
    </div>
  </>
);
