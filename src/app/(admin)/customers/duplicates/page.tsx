export { DuplicatesPage as default } from "#ui/customers/duplicates/duplicates-page.tsx";
