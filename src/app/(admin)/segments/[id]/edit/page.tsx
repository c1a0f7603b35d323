export { EditSegmentPage as default } from "#ui/segments/editor/edit-segment-page.tsx";
