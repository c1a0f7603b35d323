// The six functions that the segmentation module promises, by the name it promises them under.
export {
  assignAutomaticSegments,
  assignManualSegment,
  calculateAutomaticSegments,
  removeManualSegment,
} from "./segments/assign-segments.ts";
export { createSegment } from "./segments/create-segment.ts";
export { getAllSegments } from "./segments/edit-segment.ts";
