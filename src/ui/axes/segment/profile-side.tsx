"use client";

import axesStyles from "../axes.module.css";
import { AxisMapCard } from "../map/axis-map-card.tsx";
import type { SideProps } from "../types.ts";
import { MarksCard } from "./distinctive-features-card.tsx";
import { SegmentCard } from "./segment-card.tsx";

/** Who a segment is: in words, against everybody, and where it lies among the others. */
export const ProfileSide = ({ page, shown, isTable }: SideProps) => (
  <>
    <SegmentCard page={page} shown={shown} />
    <div className={axesStyles.pair}>
      <MarksCard shown={shown} isTable={isTable} />
      <AxisMapCard shown={shown} isTable={isTable} />
    </div>
  </>
);
