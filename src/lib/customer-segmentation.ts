// The six functions that the specification of the segmentation module names, under those names.
export {
  assignAutomaticSegments,
  assignManualSegment,
  calculateAutomaticSegments,
  removeManualSegment,
} from "./segments/assign-segments.ts";
export { createSegment } from "./segments/create-segment.ts";
export { getAllSegments } from "./segments/edit-segment.ts";
