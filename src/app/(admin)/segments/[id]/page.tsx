export { SegmentPage as default } from "#ui/segments/segment-page.tsx";
