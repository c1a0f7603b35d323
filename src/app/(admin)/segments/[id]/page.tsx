export { SegmentPage as default } from "#ui/segments/detail/segment-page.tsx";
