export { EditSegmentPage as default } from "#features/segments/ui/editor/editor-pages.tsx";
