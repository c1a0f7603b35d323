export { NewSegmentPage as default } from "#ui/segments/new-segment-page.tsx";
