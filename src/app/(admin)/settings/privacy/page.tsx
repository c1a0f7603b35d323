export { PrivacyPage as default } from "#ui/customers/privacy/requests/privacy-page.tsx";
