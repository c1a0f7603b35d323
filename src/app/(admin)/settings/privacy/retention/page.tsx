export { RetentionPage as default } from "#features/customers/ui/privacy/retention-page.tsx";
