export { SegmentPage as default } from "#features/segments/ui/detail/segment-page.tsx";
