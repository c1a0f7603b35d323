export { NewSegmentPage as default } from "#ui/segments/editor/new-segment-page.tsx";
