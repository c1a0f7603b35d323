export { CustomersPage as default } from "#ui/customers/list/customers-page.tsx";
