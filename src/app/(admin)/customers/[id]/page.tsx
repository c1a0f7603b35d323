export { CustomerPage as default } from "#ui/customer/customer-page.tsx";
