export { EditSegmentPage as default } from "#features/segments/ui/editor/edit-segment-page.tsx";
