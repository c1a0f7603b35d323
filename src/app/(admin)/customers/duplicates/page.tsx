export { DuplicatesPage as default } from "#features/customers/ui/duplicates/duplicates-page.tsx";
