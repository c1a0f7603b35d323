export { BusinessPage as default } from "#ui/accounts/business/business-page.tsx";
