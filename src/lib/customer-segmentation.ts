// The six functions that the specification of the segmentation module names, under those names.

export { createSegment } from "#features/segments/edit-segment.ts";
export {
  assignAutomaticSegments,
  assignManualSegment,
  calculateAutomaticSegments,
  removeManualSegment,
} from "../features/segments/assign-segments.ts";
export { getAllSegments } from "../features/segments/edit-segment.ts";
