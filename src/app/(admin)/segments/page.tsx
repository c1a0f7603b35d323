export { SegmentsPage as default } from "#ui/segments/segments-page.tsx";
