export { CustomFieldsPage as default } from "#ui/customers/custom-fields/custom-fields-page.tsx";
