"use client";

import axesStyles from "./axes.module.css";
import { AxisMapCard } from "./axis-map-card.tsx";
import { MarksCard } from "./marks-card.tsx";
import { SegmentCard } from "./segment-card.tsx";
import type { SideProps } from "./types.ts";

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
