export { CustomerPage as default } from "#features/customers/ui/customer-page.tsx";
