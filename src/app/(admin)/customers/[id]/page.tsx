export { CustomerPage as default } from "#features/customer-page/ui/customer-page.tsx";
