// The six functions that the specification of the segmentation module names, under those names.
export {
  assignAutomaticSegments,
  assignManualSegment,
  calculateAutomaticSegments,
  removeManualSegment,
} from "../features/segments/assign-segments.ts";
export { createSegment } from "../features/segments/create-segment.ts";
export { getAllSegments } from "../features/segments/edit-segment.ts";
