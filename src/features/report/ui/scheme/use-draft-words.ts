"use client";

import type { CSSProperties } from "react";
import type { WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import { type Swatch, swatchColors } from "#records/rules/rfm/swatches.ts";
import { useStandardSegments } from "#records/ui/people/own-segments.tsx";

/** A swatch in the reader's theme. */
export const swatchStyle = (swatch: Swatch): CSSProperties => {
  const [light, dark] = [swatchColors(swatch, "light"), swatchColors(swatch, "dark")];
  return {
    background: `light-dark(${light.color}, ${dark.color})`,
    color: `light-dark(${light.text}, ${dark.text})`,
  };
};

/** Names and colors of the segments as the draft has them. */
export const useDraftWords = ({ looks }: WireScheme) => {
  const standard = useStandardSegments();
  const lookOf = (key: RfmSegmentKey) => looks.find((look) => look.key === key);
  const name = (key: RfmSegmentKey): string => lookOf(key)?.name ?? standard[key].name;
  const letters = (key: RfmSegmentKey): string =>
    lookOf(key)?.name ? name(key).slice(0, 2).toUpperCase() : standard[key].short;
  return { name, letters, style: (key: RfmSegmentKey) => swatchStyle(lookOf(key)?.color ?? key) };
};

export type DraftWords = ReturnType<typeof useDraftWords>;
