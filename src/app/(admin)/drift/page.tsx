export { DriftPage as default } from "#ui/axes/drift/drift-page.tsx";
