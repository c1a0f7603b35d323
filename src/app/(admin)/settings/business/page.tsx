export { BusinessPage as default } from "#features/accounts/ui/business-page.tsx";
