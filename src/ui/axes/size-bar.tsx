"use client";

import type { CSSProperties } from "react";
import type { AxisSegmentDetails } from "#contracts/axes/axis-segment.ts";
import { GroupMark } from "#ui/shared/charts/group-mark.tsx";
import { markOf } from "#ui/shared/charts/group-marks.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./axes.module.css";
import { roomFor } from "./axes-model.ts";

type Props = { label: string; segments: readonly AxisSegmentDetails[] };

/** The sizes of the segments as parts of one bar; names that do not fit are listed below. */
export const SizeBar = ({ label, segments }: Props) => {
  const { percent } = useFormats();
  const parts = segments.map((segment, place) => ({
    ...segment,
    place,
    share: percent(segment.population_percentage / 100),
    room: roomFor(segment.name, segment.population_percentage),
  }));
  return (
    <div className={styles.sizes}>
      <ul className={styles.bar} aria-label={label}>
        {parts.map(({ key, name, place, share, room, population_percentage }) => (
          <li
            key={key}
            style={{ flexGrow: population_percentage, "--mark": markOf(place).color } as CSSProperties}
            title={`${name} ${share}`}
          >
            <span className={room === "none" ? "visually-hidden" : styles.part}>
              <span className={room === "name" ? styles.partName : "visually-hidden"}>{name} </span>
              <span>{share}</span>
            </span>
          </li>
        ))}
      </ul>
      {/* Hidden from screen readers, which read the bar's own text. */}
      <ul className={styles.below} aria-hidden>
        {parts
          .filter(({ room }) => room !== "name")
          .map(({ key, name, place, share }) => (
            <li key={key}>
              <GroupMark place={place} /> {name} <span>{share}</span>
            </li>
          ))}
      </ul>
    </div>
  );
};
