export { PrivacyPage as default } from "#features/customers/ui/privacy/privacy-page.tsx";
