export { NewImportPage as default } from "#ui/imports/new/new-import-page.tsx";
