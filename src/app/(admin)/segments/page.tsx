export { SegmentsPage as default } from "#features/segments/ui/segments-page.tsx";
