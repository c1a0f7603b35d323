export { DriftPage as default } from "#features/axes/ui/drift-page.tsx";
