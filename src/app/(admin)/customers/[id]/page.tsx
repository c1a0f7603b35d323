export { CustomerPage as default } from "#ui/customers/customer-page.tsx";
