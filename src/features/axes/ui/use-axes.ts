"use client";

import { useEffect, useRef } from "react";
import { type AddressState, defineAddress, LIST_NAMES, matching, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import { useRunWatch } from "#core/ui/runs/run-note.tsx";
import type { Address } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { AxisDetails, AxisSegmentDetails } from "#features/axes/contracts/axes.ts";
import { type Comparison, parseComparison } from "#records/rules/comparison.ts";

export const TABS = ["profile", "members", "runs"] as const;
export type Tab = (typeof TABS)[number];

/** A membership in hundredths, the slider's step. */
const readLeast = (text: string): number | undefined => {
  const share = Number(text);
  return /^(0\.\d{1,2}|1)$/.test(text) && share > 0 ? share : undefined;
};

/** The address of an axis page. */
export const axisAddress = defineAddress(
  {
    /** Only the answer shows whether it exists; null for the largest. */
    segment: matching(/^[a-z_]{1,60}\d{0,2}$/),
    tab: oneOf(TABS, "profile"),
    compare: parsed(parseComparison, null),
    view: VIEW,
    /** The minimum membership of the customers to include; null for customers whose nearest segment it is. */
    least: parsed(readLeast, null),
  },
  { list: LIST_NAMES },
);

/**
 * The axes of the active model, with live updates, and those of an earlier day. Both pages share the answer. `isFruitless`: a run that was just watched
 * changed nothing.
 */
export const useAxes = (compare: Comparison | null) => {
  const axesAnswer = useAnswer("GET /api/admin/axes", { ...(compare && { compare }) }, { keepsBefore: true });
  const { isRunning, isNew } = useRunWatch(axesAnswer.answer?.run);
  // A run over too few customers succeeds without changing anything.
  const version = axesAnswer.answer?.model?.version ?? 0;
  const before = useRef(version);
  useEffect(() => {
    if (isRunning) before.current = version;
  }, [isRunning, version]);
  const isChanged = version !== before.current;
  return { ...axesAnswer, isRunning, isNew: isNew && isChanged, isFruitless: isNew && !isChanged };
};

export type AxesAnswer = NonNullable<ReturnType<typeof useAxes>["answer"]>;

export type AxisPageAddress = Address<AddressState<typeof axisAddress>>;

/** An axis with segments in the active model. */
export type ActiveAxis = AxisDetails & { quality: NonNullable<AxisDetails["quality"]> };

/** With the selected segment and its index. */
export type SelectedSegment = {
  axis: ActiveAxis;
  segment: AxisSegmentDetails;
  index: number;
  model: NonNullable<AxesAnswer["model"]>;
};

export type SideProps = { page: AxisPageAddress; shown: SelectedSegment; isTable: boolean };
