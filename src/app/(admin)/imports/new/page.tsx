export { NewImportPage as default } from "#features/imports/ui/new/new-import-page.tsx";
