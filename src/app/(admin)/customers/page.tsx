export { CustomersPage as default } from "#ui/customers/customers-page.tsx";
