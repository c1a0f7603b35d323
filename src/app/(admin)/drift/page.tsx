export { DriftPage as default } from "#features/axes/ui/drift/drift-page.tsx";
