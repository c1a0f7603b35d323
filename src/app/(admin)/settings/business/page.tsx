export { BusinessPage as default } from "#ui/settings/business/business-page.tsx";
