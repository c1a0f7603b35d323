export { CustomersPage as default } from "#features/customers/ui/list/customers-page.tsx";
