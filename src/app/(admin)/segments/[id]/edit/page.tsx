export { EditSegmentPage as default } from "#ui/segments/edit-segment-page.tsx";
