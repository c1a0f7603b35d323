export { SegmentsPage as default } from "#features/segments/ui/list/segments-page.tsx";
