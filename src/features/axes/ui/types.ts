import type { Address } from "#core/ui/address/use-address-state.ts";
import type { AxisDetails, AxisSegmentDetails } from "#features/axes/contracts/axis-segment.ts";
import type { AxisState } from "./axis-state.ts";
import type { AxesAnswer } from "./use-axes.ts";

export type AxisPageAddress = Address<AxisState>;

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
