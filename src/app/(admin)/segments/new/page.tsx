export { NewSegmentPage as default } from "#features/segments/ui/editor/new-segment-page.tsx";
