// The six functions that the segmentation module promises, by the name it promises them under.
export {
  assignAutomaticSegments,
  assignManualSegment,
  calculateAutomaticSegments,
  createSegment,
  getAllSegments,
  removeManualSegment,
} from "./segments/assign-segments.ts";
