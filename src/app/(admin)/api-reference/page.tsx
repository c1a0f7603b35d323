export { ApiReferencePage as default } from "#features/api/ui/api-reference-page.tsx";
