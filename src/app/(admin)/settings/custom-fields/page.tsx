export { CustomFieldsPage as default } from "#features/customers/ui/custom-fields/custom-fields-page.tsx";
