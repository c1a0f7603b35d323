export { SegmentsPage as default } from "#ui/segments/list/segments-page.tsx";
